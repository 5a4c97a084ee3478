//! Functions by the number that the binary formats give them ([MS-XLS] §2.5.198.17, `Ftab`).

/// A built-in function of Excel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: &'static str,
    /// How many arguments it takes, where it always takes as many.
    pub(super) arguments: Option<u8>,
}

/// The function of a number; `None` for those of macro sheets and for numbers without one.
pub(super) fn function(number: u16) -> Option<Function> {
    let at = FUNCTIONS.binary_search_by_key(&number, |f| f.0).ok()?;
    FUNCTIONS.get(at).map(|f| Function {
        name: f.1,
        arguments: (f.2 != ANY).then_some(f.2),
    })
}

/// The token tells how many arguments there are.
const ANY: u8 = u8::MAX;

/// By number.
#[rustfmt::skip]
const FUNCTIONS: &[(u16, &str, u8)] = &[
    (0, "COUNT", ANY), (1, "IF", ANY), (2, "ISNA", 1), (3, "ISERROR", 1), (4, "SUM", ANY),
    (5, "AVERAGE", ANY), (6, "MIN", ANY), (7, "MAX", ANY), (8, "ROW", ANY), (9, "COLUMN", ANY), (10, "NA", 0),
    (11, "NPV", ANY), (12, "STDEV", ANY), (13, "DOLLAR", ANY), (14, "FIXED", ANY), (15, "SIN", 1),
    (16, "COS", 1), (17, "TAN", 1), (18, "ATAN", 1), (19, "PI", 0), (20, "SQRT", 1), (21, "EXP", 1),
    (22, "LN", 1), (23, "LOG10", 1), (24, "ABS", 1), (25, "INT", 1), (26, "SIGN", 1), (27, "ROUND", 2),
    (28, "LOOKUP", ANY), (29, "INDEX", ANY), (30, "REPT", 2), (31, "MID", 3), (32, "LEN", 1),
    (33, "VALUE", 1), (34, "TRUE", 0), (35, "FALSE", 0), (36, "AND", ANY), (37, "OR", ANY), (38, "NOT", 1),
    (39, "MOD", 2), (40, "DCOUNT", 3), (41, "DSUM", 3), (42, "DAVERAGE", 3), (43, "DMIN", 3), (44, "DMAX", 3),
    (45, "DSTDEV", 3), (46, "VAR", ANY), (47, "DVAR", 3), (48, "TEXT", 2), (49, "LINEST", ANY),
    (50, "TREND", ANY), (51, "LOGEST", ANY), (52, "GROWTH", ANY), (56, "PV", ANY), (57, "FV", ANY),
    (58, "NPER", ANY), (59, "PMT", ANY), (60, "RATE", ANY), (61, "MIRR", 3), (62, "IRR", ANY),
    (63, "RAND", 0), (64, "MATCH", ANY), (65, "DATE", 3), (66, "TIME", 3), (67, "DAY", 1), (68, "MONTH", 1),
    (69, "YEAR", 1), (70, "WEEKDAY", ANY), (71, "HOUR", 1), (72, "MINUTE", 1), (73, "SECOND", 1),
    (74, "NOW", 0), (75, "AREAS", 1), (76, "ROWS", 1), (77, "COLUMNS", 1), (78, "OFFSET", ANY),
    (82, "SEARCH", ANY), (83, "TRANSPOSE", 1), (86, "TYPE", 1), (92, "SERIESSUM", 4), (97, "ATAN2", 2),
    (98, "ASIN", 1), (99, "ACOS", 1), (100, "CHOOSE", ANY), (101, "HLOOKUP", ANY), (102, "VLOOKUP", ANY),
    (105, "ISREF", 1), (109, "LOG", ANY), (111, "CHAR", 1), (112, "LOWER", 1), (113, "UPPER", 1),
    (114, "PROPER", 1), (115, "LEFT", ANY), (116, "RIGHT", ANY), (117, "EXACT", 2), (118, "TRIM", 1),
    (119, "REPLACE", 4), (120, "SUBSTITUTE", ANY), (121, "CODE", 1), (124, "FIND", ANY), (125, "CELL", ANY),
    (126, "ISERR", 1), (127, "ISTEXT", 1), (128, "ISNUMBER", 1), (129, "ISBLANK", 1), (130, "T", 1),
    (131, "N", 1), (140, "DATEVALUE", 1), (141, "TIMEVALUE", 1), (142, "SLN", 3), (143, "SYD", 4),
    (144, "DDB", ANY), (148, "INDIRECT", ANY), (162, "CLEAN", 1), (163, "MDETERM", 1), (164, "MINVERSE", 1),
    (165, "MMULT", 2), (167, "IPMT", ANY), (168, "PPMT", ANY), (169, "COUNTA", ANY), (183, "PRODUCT", ANY),
    (184, "FACT", 1), (189, "DPRODUCT", 3), (190, "ISNONTEXT", 1), (193, "STDEVP", ANY), (194, "VARP", ANY),
    (195, "DSTDEVP", 3), (196, "DVARP", 3), (197, "TRUNC", ANY), (198, "ISLOGICAL", 1), (199, "DCOUNTA", 3),
    (204, "USDOLLAR", ANY), (205, "FINDB", ANY), (206, "SEARCHB", ANY), (207, "REPLACEB", 4),
    (208, "LEFTB", ANY), (209, "RIGHTB", ANY), (210, "MIDB", 3), (211, "LENB", 1), (212, "ROUNDUP", 2),
    (213, "ROUNDDOWN", 2), (214, "ASC", 1), (215, "DBCS", 1), (216, "RANK", ANY), (219, "ADDRESS", ANY),
    (220, "DAYS360", ANY), (221, "TODAY", 0), (222, "VDB", ANY), (227, "MEDIAN", ANY),
    (228, "SUMPRODUCT", ANY), (229, "SINH", 1), (230, "COSH", 1), (231, "TANH", 1), (232, "ASINH", 1),
    (233, "ACOSH", 1), (234, "ATANH", 1), (235, "DGET", 3), (244, "INFO", 1), (247, "DB", ANY),
    (252, "FREQUENCY", 2), (261, "ERROR.TYPE", 1), (269, "AVEDEV", ANY), (270, "BETADIST", ANY),
    (271, "GAMMALN", 1), (272, "BETAINV", ANY), (273, "BINOMDIST", 4), (274, "CHIDIST", 2),
    (275, "CHIINV", 2), (276, "COMBIN", 2), (277, "CONFIDENCE", 3), (278, "CRITBINOM", 3), (279, "EVEN", 1),
    (280, "EXPONDIST", 3), (281, "FDIST", 3), (282, "FINV", 3), (283, "FISHER", 1), (284, "FISHERINV", 1),
    (285, "FLOOR", 2), (286, "GAMMADIST", 4), (287, "GAMMAINV", 3), (288, "CEILING", 2),
    (289, "HYPGEOMDIST", 4), (290, "LOGNORMDIST", 3), (291, "LOGINV", 3), (292, "NEGBINOMDIST", 3),
    (293, "NORMDIST", 4), (294, "NORMSDIST", 1), (295, "NORMINV", 3), (296, "NORMSINV", 1),
    (297, "STANDARDIZE", 3), (298, "ODD", 1), (299, "PERMUT", 2), (300, "POISSON", 3), (301, "TDIST", 3),
    (302, "WEIBULL", 4), (303, "SUMXMY2", 2), (304, "SUMX2MY2", 2), (305, "SUMX2PY2", 2), (306, "CHITEST", 2),
    (307, "CORREL", 2), (308, "COVAR", 2), (309, "FORECAST", 3), (310, "FTEST", 2), (311, "INTERCEPT", 2),
    (312, "PEARSON", 2), (313, "RSQ", 2), (314, "STEYX", 2), (315, "SLOPE", 2), (316, "TTEST", 4),
    (317, "PROB", ANY), (318, "DEVSQ", ANY), (319, "GEOMEAN", ANY), (320, "HARMEAN", ANY),
    (321, "SUMSQ", ANY), (322, "KURT", ANY), (323, "SKEW", ANY), (324, "ZTEST", ANY), (325, "LARGE", 2),
    (326, "SMALL", 2), (327, "QUARTILE", 2), (328, "PERCENTILE", 2), (329, "PERCENTRANK", ANY),
    (330, "MODE", ANY), (331, "TRIMMEAN", 2), (332, "TINV", 2), (336, "CONCATENATE", ANY), (337, "POWER", 2),
    (342, "RADIANS", 1), (343, "DEGREES", 1), (344, "SUBTOTAL", ANY), (345, "SUMIF", ANY),
    (346, "COUNTIF", 2), (347, "COUNTBLANK", 1), (350, "ISPMT", 4), (351, "DATEDIF", 3),
    (352, "DATESTRING", 1), (353, "NUMBERSTRING", 2), (354, "ROMAN", ANY), (358, "GETPIVOTDATA", 2),
    (359, "HYPERLINK", ANY), (360, "PHONETIC", 1), (361, "AVERAGEA", ANY), (362, "MAXA", ANY),
    (363, "MINA", ANY), (364, "STDEVPA", ANY), (365, "VARPA", ANY), (366, "STDEVA", ANY), (367, "VARA", ANY),
    (368, "BAHTTEXT", 1), (369, "THAIDAYOFWEEK", 1), (370, "THAIDIGIT", 1), (371, "THAIMONTHOFYEAR", 1),
    (372, "THAINUMSOUND", 1), (373, "THAINUMSTRING", 1), (374, "THAISTRINGLENGTH", 1),
    (375, "ISTHAIDIGIT", 1), (376, "ROUNDBAHTDOWN", 1), (377, "ROUNDBAHTUP", 1), (378, "THAIYEAR", 1),
    (379, "RTD", ANY), (480, "IFERROR", 2), (481, "COUNTIFS", ANY), (482, "SUMIFS", ANY),
    (483, "AVERAGEIF", ANY), (484, "AVERAGEIFS", ANY),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_number() {
        assert!(FUNCTIONS.is_sorted_by_key(|f| f.0));
        let sum = Function {
            name: "SUM",
            arguments: None,
        };
        assert_eq!(function(4), Some(sum));
        let round = Function {
            name: "ROUND",
            arguments: Some(2),
        };
        assert_eq!(function(27), Some(round));
        assert_eq!(function(9_999), None);
    }
}
