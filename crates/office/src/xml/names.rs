//! The namespaces that the readers know.

/// A namespace; transitional and strict OOXML map to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ns {
    /// No namespace.
    None,
    /// `WordprocessingML`.
    W,
    /// Word 2010 extensions (check boxes).
    W14,
    /// Office Math.
    M,
    /// Markup compatibility.
    Mc,
    /// `DrawingML`.
    A,
    /// `DrawingML` anchored in Word.
    Wp,
    /// VML.
    V,
    /// VML's Office part.
    O,
    /// Relationship references (`r:id`).
    R,
    /// `SpreadsheetML`.
    S,
    /// OpenDocument `office`.
    Office,
    /// OpenDocument `style`.
    Style,
    /// OpenDocument `text`.
    Text,
    /// OpenDocument `table`.
    Table,
    /// OpenDocument `draw`.
    Draw,
    /// OpenDocument `fo`.
    Fo,
    /// OpenDocument `number`.
    Number,
    /// OpenDocument `svg`.
    Svg,
    /// OpenDocument `form`.
    Form,
    /// OpenDocument `chart`.
    Chart,
    /// `MathML`.
    MathMl,
    /// LibreOffice's form fields, as Word has them.
    Field,
    /// `XLink`.
    Xlink,
    /// Dublin Core elements and terms.
    Dc,
    /// Any other.
    Other,
}

impl Ns {
    /// The namespace of a URI.
    pub(crate) fn of(uri: &str) -> Self {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            | "http://schemas.microsoft.com/office/word/2003/wordml" => Self::W,
            "http://schemas.microsoft.com/office/word/2010/wordml" => Self::W14,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Self::M,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Mc,
            "http://schemas.openxmlformats.org/drawingml/2006/main"
            | "http://purl.oclc.org/ooxml/drawingml/main" => Self::A,
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
            | "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing" => Self::Wp,
            "urn:schemas-microsoft-com:vml" => Self::V,
            "urn:schemas-microsoft-com:office:office" => Self::O,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Self::R,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Self::S,
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Self::Office,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Self::Style,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Self::Text,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Self::Table,
            "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Self::Draw,
            "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" => Self::Fo,
            "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" => Self::Number,
            "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => Self::Svg,
            "urn:oasis:names:tc:opendocument:xmlns:form:1.0" => Self::Form,
            "urn:oasis:names:tc:opendocument:xmlns:chart:1.0" => Self::Chart,
            "http://www.w3.org/1998/Math/MathML" => Self::MathMl,
            "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" => Self::Field,
            "http://www.w3.org/1999/xlink" => Self::Xlink,
            "http://purl.org/dc/elements/1.1/" | "http://purl.org/dc/terms/" => Self::Dc,
            "" => Self::None,
            _ => Self::Other,
        }
    }
}
