//! Text to HTML.

/// Text that means nothing to a browser.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// What every page begins with: colours of the roles for light, dark and paper.
pub(crate) const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #5c5c5c; --line: #ccc; --page: #fff; --link: #0b4f9c;
  --actor: #cfe3ff; --trigger: #ffe6a8; --recipient: #d3f2d0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --soft: #a6a6a6; --line: #444; --page: #16181c;
  --link: #8fbcff; --actor: #1f3f6b; --trigger: #5e4a12; --recipient: #24502a; } }
body { font: 1rem/1.5 Georgia, serif; color: var(--ink); background: var(--page); max-width: 50rem; margin: 2rem auto;
  padding: 0 1rem; }
a { color: var(--link); }
mark { color: inherit; border-radius: .2rem; padding: 0 .15rem; }
mark.actor { background: var(--actor); }
mark.trigger { background: var(--trigger); font-weight: bold; }
mark.recipient { background: var(--recipient); }
mark.two { outline: 2px solid var(--soft); }
@media print { mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
";
