//! Letters without their marks, for comparing spellings of names.

/// Letters without their marks for U+00C0 to U+024F, `_` where a letter has no single plain one.
const LATIN: &[u8; 400] = b"\
    aaaaaa_ceeeeiiiidnooooo_ouuuuy__aaaaaa_ceeeeiiiidnooooo_ouuuuy_yaaaaaaccccccccddddeeeeeeeeeegggggggg\
    hhhhiiiiiiiiii__jjkkkllllllllllnnnnnn_nnoooooo__rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs_b____o_\
    _dd___eeeff____ikk______oo_____________uu__yyzz______________________aaiioouuuuuuuuuueaaaa__ggggkkoo\
    oo__j___gg__nnaa____aaaaeeeeiiiioooorrrruuuusstt__hh______aaeeooooooooyy________________u___________";

/// The same for U+1E00 to U+1EFF.
const ADDITIONAL: &[u8; 256] = b"\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss\
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy_s____aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy______";

/// The small letter that a Latin letter is without its mark; `None` for one that no single plain letter stands for.
pub(crate) fn plain(c: char) -> Option<char> {
    let code = c as usize;
    let letter = match code {
        0xC0..0x250 => LATIN[code - 0xC0],
        0x1E00..0x1F00 => ADDITIONAL[code - 0x1E00],
        _ => return None,
    };
    (letter != b'_').then_some(letter as char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_letter_is_its_plain_one() {
        let plained: String = "ĐàẵÇİşŁø".chars().filter_map(plain).collect();
        assert_eq!(plained, "daacislo");
    }

    #[test]
    fn a_letter_without_a_mark_or_with_no_plain_one_is_none() {
        assert_eq!("aßжæ".chars().find_map(plain), None);
    }
}
