//! Numbering plans: which country codes there are, and how many digits follow them; and the rules of North America.
//!
//! ```text
//! 49 │ 30 1234567       Germany: 7 to 12 digits
//! 1 │ 415 555 2671      area and exchange begin with 2 to 9 and do not end in 11
//! ```
//!
//! Sources: ITU-T E.164 and its list of assigned country codes; the national numbering plans that administrations deposit with ITU-T (E.129);
//! NANPA, "About the North American Numbering Plan"; ATIS-0300115 (555-0100 to 555-0199 are fictitious: found like others, since documents and people make up such numbers for real ones).
//!
//! Invariant: [`CODES`] is ordered; no code is the beginning of another, so one search decides.

use super::super::ascii::decimal;

/// Country code, fewest and most digits of a national number.
type Code = (u16, u8, u8);

/// How many digits of `number`, an international number without `+`, are its country code; `None` if no plan has such a number.
pub(super) fn country(number: &[u8]) -> Option<usize> {
    (1..=3).find(|length| {
        let Some((code, national)) = number.split_at_checked(*length) else { return false };
        let code = decimal(code) as u16;
        let row = CODES.binary_search_by_key(&code, |row| row.0).ok().and_then(|at| CODES.get(at));
        row.is_some_and(|(_, fewest, most)| fits(code, national, usize::from(*fewest), usize::from(*most)))
    })
}

/// Whether a national number has as many digits as its plan says; a trunk prefix that does not belong there counts as one more.
fn fits(code: u16, national: &[u8], fewest: usize, most: usize) -> bool {
    let trunk = usize::from(national.first() == Some(&0) && !matches!(code, 39 | 378 | 379));
    (fewest..=most).contains(&national.len().saturating_sub(trunk))
}

/// Whether ten digits can be a number of North America.
pub(super) fn is_north_american(number: &[u8]) -> bool {
    let [area, nine, one, exchange, b, c, _, _, _, _] = number else { return false };
    *area >= 2 && *nine != 9 && (*nine, *one) != (1, 1) && *exchange >= 2 && (*b, *c) != (1, 1)
}

/// Whether this is one of the fictitious numbers that stand in for others where placeholders are shaped: 201-555-01xx.
pub(super) fn is_stand_in(number: &[u8]) -> bool {
    let tail = number.get(number.len().saturating_sub(10)..).unwrap_or_default();
    tail.starts_with(&[2, 0, 1, 5, 5, 5, 0, 1])
}

#[rustfmt::skip]
static CODES: [Code; 216] = [
    (1, 10, 10), (7, 10, 10),
    (20, 8, 10), (27, 9, 9), (30, 10, 10), (31, 9, 9), (32, 8, 9), (33, 9, 9), (34, 9, 9), (36, 8, 9), (39, 8, 11),
    (40, 9, 9), (41, 9, 9), (43, 7, 13), (44, 9, 10), (45, 8, 8), (46, 7, 10), (47, 8, 8), (48, 9, 9), (49, 7, 12),
    (51, 8, 9), (52, 10, 11), (53, 7, 8), (54, 10, 11), (55, 10, 11), (56, 9, 9), (57, 8, 10), (58, 10, 10),
    (60, 8, 10), (61, 9, 9), (62, 8, 12), (63, 8, 10), (64, 8, 10), (65, 8, 8), (66, 8, 9),
    (81, 9, 10), (82, 8, 10), (84, 9, 10), (86, 10, 11), (90, 10, 10), (91, 10, 10), (92, 9, 10), (93, 9, 9),
    (94, 9, 9), (95, 7, 10), (98, 10, 10),
    (211, 9, 9), (212, 9, 9), (213, 8, 9), (216, 8, 8), (218, 8, 9), (220, 7, 7), (221, 9, 9), (222, 8, 8),
    (223, 8, 8), (224, 8, 9), (225, 10, 10), (226, 8, 8), (227, 8, 8), (228, 8, 8), (229, 8, 10), (230, 7, 8),
    (231, 7, 9), (232, 8, 8), (233, 9, 9), (234, 8, 10), (235, 8, 8), (236, 8, 8), (237, 8, 9), (238, 7, 7),
    (239, 7, 7), (240, 9, 9), (241, 7, 8), (242, 9, 9), (243, 9, 9), (244, 9, 9), (245, 7, 9), (246, 7, 7),
    (247, 5, 6), (248, 7, 7), (249, 9, 9), (250, 9, 9), (251, 9, 9), (252, 7, 9), (253, 8, 8), (254, 9, 10),
    (255, 9, 9), (256, 9, 9), (257, 8, 8), (258, 8, 9), (260, 9, 9), (261, 9, 9), (262, 9, 9), (263, 8, 10),
    (264, 8, 9), (265, 7, 9), (266, 8, 8), (267, 7, 8), (268, 8, 8), (269, 7, 7), (290, 5, 5), (291, 7, 7),
    (297, 7, 7), (298, 6, 6), (299, 6, 6),
    (350, 8, 8), (351, 9, 9), (352, 6, 11), (353, 7, 10), (354, 7, 9), (355, 8, 9), (356, 8, 8), (357, 8, 8),
    (358, 6, 10), (359, 7, 9), (370, 8, 8), (371, 8, 8), (372, 7, 8), (373, 8, 8), (374, 8, 8), (375, 9, 9),
    (376, 6, 9), (377, 8, 9), (378, 6, 10), (379, 10, 11), (380, 9, 9), (381, 8, 10), (382, 8, 8), (383, 8, 9),
    (385, 8, 9), (386, 8, 8), (387, 8, 9), (389, 8, 8),
    (420, 9, 9), (421, 9, 9), (423, 7, 9),
    (500, 5, 5), (501, 7, 7), (502, 8, 8), (503, 8, 8), (504, 8, 8), (505, 8, 8), (506, 8, 8), (507, 7, 8),
    (508, 6, 9), (509, 8, 8), (590, 9, 9), (591, 8, 8), (592, 7, 7), (593, 8, 9), (594, 9, 9), (595, 9, 9),
    (596, 9, 9), (597, 6, 7), (598, 8, 8), (599, 7, 8),
    (670, 7, 8), (672, 6, 6), (673, 7, 7), (674, 7, 7), (675, 7, 8), (676, 5, 7), (677, 5, 7), (678, 5, 7),
    (679, 7, 7), (680, 7, 7), (681, 6, 6), (682, 5, 5), (683, 4, 7), (685, 5, 7), (686, 5, 8), (687, 6, 6),
    (688, 5, 7), (689, 6, 8), (690, 4, 7), (691, 7, 7), (692, 7, 7),
    (800, 8, 8), (808, 8, 8), (850, 8, 10), (852, 8, 8), (853, 8, 8), (855, 8, 9), (856, 8, 10), (870, 9, 9),
    (878, 12, 12), (880, 8, 10), (881, 9, 9), (882, 7, 12), (883, 7, 12), (886, 8, 9), (888, 11, 11),
    (960, 7, 7), (961, 7, 8), (962, 8, 9), (963, 8, 9), (964, 8, 10), (965, 8, 8), (966, 8, 9), (967, 7, 9),
    (968, 8, 8), (970, 8, 9), (971, 8, 9), (972, 8, 9), (973, 8, 8), (974, 8, 8), (975, 7, 8), (976, 8, 8),
    (977, 8, 10), (979, 9, 9), (992, 9, 9), (993, 8, 8), (994, 9, 9), (995, 9, 9), (996, 9, 9), (998, 9, 9),
];
