"""The rows of the table of formats that are office files (formats.py has the table).

Touches: nothing.
"""

from __future__ import annotations

from dlp_gateway.content import officekinds
from dlp_gateway.content.row import Confinement, Format, Role

OFFICE: tuple[Format, ...] = (
    Format(
        name="ooxml",
        title="Word, Excel, PowerPoint (OOXML, transitional and strict; templates and macro variants)",
        role=Role.CONTENT,
        reader="ooxml:read_ooxml",
        media_types=(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
            "application/vnd.openxmlformats-officedocument.presentationml.template",
            "application/vnd.ms-word.document.macroenabled.12", "application/vnd.ms-word.template.macroenabled.12",
            "application/vnd.ms-excel.sheet.macroenabled.12", "application/vnd.ms-excel.template.macroenabled.12",
            "application/vnd.ms-powerpoint.presentation.macroenabled.12",
            "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
        ),
        suffixes=(
            ".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam", ".pptx", ".pptm", ".ppsx",
            ".ppsm", ".potx", ".potm", ".thmx", ".glox",
        ),
        kinds=(officekinds.OOXML,),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=(
            "body, tables with their headers, text boxes, WordArt", "headers, footers, first-page headers",
            "footnotes, endnotes, comments", "text as before tracked changes, deletions, moves",
            "hidden text, field instructions, content controls, form fields", "glossary, settings, variables",
            "cells as displayed (number formats, dates) and the values behind", "shared and inline strings",
            "hidden rows and columns, hidden and very hidden sheets", "formulas, defined names, validation lists",
            "sheet headers and footers, comments and threaded comments", "pivot caches, caches of external links",
            "slides, hidden slides, notes, masters, layouts, comments", "charts with their values, SmartArt, alt texts",
            "properties, also custom; custom XML", "link targets", "embedded files and pictures", "VBA source",
        ),
    ),
    Format(
        name="flat-ooxml",
        title="Word and Excel as one XML file (Flat OPC, Word 2003 XML, XML Spreadsheet 2003)",
        role=Role.CONTENT,
        reader="flatoffice:read_flat",
        kinds=(officekinds.FLAT_OOXML,),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=("the same places", "cells with their headers"),
    ),
    Format(
        name="odf",
        title="OpenDocument (text, sheet, presentation, drawing, templates) and OpenOffice.org 1",
        role=Role.CONTENT,
        reader="odf:read_odf",
        media_types=(
            "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.graphics",
            "application/vnd.oasis.opendocument.text-template", "application/vnd.sun.xml.writer",
            "application/vnd.oasis.opendocument.spreadsheet-template", "application/vnd.sun.xml.calc",
        ),
        suffixes=(".odt", ".ods", ".odp", ".odg", ".ott", ".ots", ".otp", ".odf", ".odb", ".sxw", ".sxc", ".sxi"),
        kinds=(officekinds.ODF,),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=(
            "body, tables with their headers, text boxes, frames", "headers, footers, footnotes, annotations",
            "text removed by tracked changes", "hidden text, paragraphs, sections, slides",
            "cells as displayed (number formats) and the values behind", "hidden cells, rows, columns, sheets",
            "formulas, names, validation lists", "notes and master pages", "charts and embedded objects", "alt texts",
            "properties, also user-defined", "link targets", "macros", "embedded pictures",
        ),
    ),
    Format(
        name="flat-odf",
        title="OpenDocument as one XML file",
        role=Role.CONTENT,
        reader="odf:read_flat_odf",
        suffixes=(".fodt", ".fods", ".fodp", ".fodg"),
        kinds=(officekinds.FLAT_ODF,),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=("the same places", "pictures and objects in base64"),
    ),
    Format(
        name="metafile",
        title="metafiles: EMF, WMF, SVM",
        role=Role.CONTENT,
        reader="metafile:read_metafile",
        media_types=("image/emf", "image/x-emf", "image/wmf", "image/x-wmf", "application/x-msmetafile"),
        suffixes=(".emf", ".wmf", ".svm"),
        kinds=("image/emf", "image/wmf", "image/x-svm"),
        confinement=Confinement.PARSER,
        places=("text as drawn, line by line", "bitmaps"),
    ),
)  # fmt: skip
