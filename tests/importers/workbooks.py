"""Workbooks made by hand, as small as a spreadsheet can write them."""

from __future__ import annotations

import io
from html import escape
from zipfile import ZipFile

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = (
    f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/>'
    '<xf numFmtId="22"/></cellXfs></styleSheet>'
)


class Day(float):
    """A number that the sheet shows as a day."""

    style = 1


class Clock(float):
    """A number that the sheet shows as a time."""

    style = 2


class Stamp(float):
    """A number that the sheet shows as a day with a time."""

    style = 3


class Failed(str):
    """The error of a formula."""

    __slots__ = ()


def _cell(place, value):
    if value is None or value == "":
        return ""
    if isinstance(value, Failed):
        return f'<c r="{place}" t="e"><f>A0</f><v>{value}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{getattr(value, "style", 0)}"><v>{float(value)!r}</v></c>'
    text = f'<t xml:space="preserve">{escape(value)}</t>'
    return f'<c r="{place}" t="inlineStr"><is>{text}</is></c>'


def _column(n):
    return (_column(n // 26 - 1) if n >= 26 else "") + chr(ord("A") + n % 26)


def _sheet(rows):
    made = "".join(
        f'<row r="{n}">'
        + "".join(_cell(f"{_column(place)}{n}", value) for place, value in enumerate(row))
        + "</row>"
        for n, row in enumerate(rows, start=1)
    )
    return f"<worksheet {_MAIN}><sheetData>{made}</sheetData></worksheet>"


def xlsx(sheets, *, hidden=(), more=()):
    """Return the bytes of a workbook: its sheets by name, each a list of rows."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_REL}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"'
            + (' state="hidden"/>' if name in hidden else "/>")
            for n, name in enumerate(sheets, start=1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        )
        relations = "".join(
            f'<Relationship Target="worksheets/s{n}.xml" Type="{_REL}/worksheet" Id="r{n}"/>'
            for n in range(1, len(sheets) + 1)
        )
        styles = f'<Relationship Id="rs" Type="{_REL}/styles" Target="styles.xml"/>'
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}">{relations}{styles}</Relationships>',
        )
        archive.writestr("xl/styles.xml", _STYLES)
        for n, rows in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/s{n}.xml", _sheet(rows))
        for name in more:
            archive.writestr(name, b"x")
    return stream.getvalue()
