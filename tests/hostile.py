"""Texts that have broken such programs before; every sink is fed all of them.

Rule: one corpus for everybody. A new fault adds its text here, and so reaches every sink.
"""

_CONTROL = (
    "".join(map(chr, range(0x20))),
    "Budi\x00Santoso",
    "\x7f\x80\x85\x9b31m\x9f",
    "satu\ndua\r\ntiga\rempat\x0blima\x0cenam\u2028tujuh\u2029delapan",
    "tab\tdan\tlagi",
    "\x1b@\x1bm\x1dV\x00",  # ESC/POS: reset, cut, cut
    "\x1bp\x00\x19\xfa",  # ESC/POS: open the cash drawer
    "Ani\n\x1d!\x77A-001\n\x1dV\x41\x03",  # a fake ticket line, then cut the paper
    "\x10\x04\x01\x10\x05\x00\x10\x14\x01\x00\x01",  # ESC/POS real-time commands
    "\x1b[31mmerah\x1b[0m\x1b]0;judul\x07\x1b[2J",  # terminal colours, title, clear
)
_MARKUP = (
    "<b>tebal</b>",
    "<img src='file:///etc/passwd'>",
    '<img src="/etc/passwd" width="1" height="1"/>',
    "<script>alert(1)</script>",
    "<a href='file:///etc/passwd'>klik</a>",
    "<font color='red'>merah</para></b>",
    "</para><b><i>",
    "<" * 2_000,
    "<div>" * 2_000,
    "&amp;&lt;&#0;&#x1b;&bogus;",
    "A & B && C &simpan",
    "]]><![CDATA[x",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
)
_DIRECTION = (
    "abc\u202edcba\u202c",
    "\u2066A-001\u2069\u200f\u061c",
    "\u202a\u202b\u202d\u2067\u2068teks",
    "nol\u200blebar\u200d\u2060\ufeff",
    "kata\u00adpenggal",
    "tag\U000e0001\U000e0041\U000e007f",
    "عمر بن الخطاب",
    "שלום עולם",
)
_CODE_POINTS = (
    "\ud800",
    "Budi\udfff\ud800Ani",
    "\ufffe\uffff\U0001fffe\U0010ffff",
    "\ue000\uf8ff\U000f0000",
    "\u0378\U000e0fff",
    "e\u0301 \u00e9 \u1e9b\u0323 \u212b \ufb01",
    "Z" + "\u0351\u0327\u0335" * 60,
    "\u0301\u0301mulai",
    "\u1100\u1161\u11a8 \uac01",
    "👩‍👩‍👧‍👦🇮🇩👍🏽",
    "你好，世界 ｶﾀｶﾅ ０１２３",
    "ǅ ß İ ı ſ",
    "\u00a0\u2003\u3000spasi\u2009lain\u202f",
)
_QUERIES = (
    "'; DROP TABLE ticket; --",
    "Robert'); DELETE FROM event;--",
    "' OR '1'='1",
    "\\'; SELECT pg_sleep(9); --",
    "100% _ [a-z] \\%",
    "$1 :name ? %s %(name)s",
    '"',
    "-x",
    "a AND",
    "NEAR( OR NOT *",
    "title:^x + {a b}",
    'a" OR "b',
)
_TEMPLATES = (
    "{0.__class__.__init__.__globals__}",
    "{name!r:>9999999}",
    "%n %s %d %(nama)s %",
    "${HOME} $name $$ ${",
    "{{7*7}} {% raise %} <%= x %>",
    "`id` $(id) ; | & > /dev/null",
)
_FORMULAS = (
    "=cmd|'/C calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    '=HYPERLINK("http://contoh.invalid";"klik")',
    "3174010101900001",
    "007",
    "1E5",
    'a,b;c"d\n=e',
)
_PATHS = (
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "C:\\CON",
    "nama/berkas:aneh*?",
    ".",
    "-rf",
)
_NAMES = (
    "",
    " ",
    "Sukarno",
    "H. Ma'ruf Al-Ḥāfiẓ, S.H., M.Kn.",
    "D’Angelo–O'Neill",
    "null",
    "None",
    "NaN",
    "A-001",
)
_LONG = (
    "x" * 40_000,
    "kata " * 8_000,
    "\n" * 5_000,
    "W" * 300,
    "👍" * 5_000,
)

HOSTILE: tuple[str, ...] = (
    _CONTROL + _MARKUP + _DIRECTION + _CODE_POINTS + _QUERIES + _TEMPLATES + _FORMULAS + _PATHS + _NAMES + _LONG
)
"""Every text as it may arrive, uncleaned: some cannot even be encoded as UTF-8."""
