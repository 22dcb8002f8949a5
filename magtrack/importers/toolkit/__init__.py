"""What the importers of other programs' files are built from; it holds no importer itself."""

IS_DISCOVERED = False
