"""The parts of importers of other programs' files; no importer itself."""

IS_DISCOVERED = False
