"""Telegram's HTML: what it becomes, and how a fault is worded."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.limits import units
from sandbox.markup import MarkupError, parse_html

FAULTS = {
    "x<b": "Unclosed start tag at byte offset 1",
    "я<b": "Unclosed start tag at byte offset 2",
    "x<h1>y</h1>": 'Unsupported start tag "h1" at byte offset 1',
    "x</b>": "Unexpected end tag at byte offset 1",
    "<b>x</b": "Unclosed end tag at byte offset 4",
    "<b><i>x</b></i>": 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    "<i>x": 'Can\'t find end tag corresponding to start tag "i"',
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    "<i =x>": 'Empty attribute name in the tag "i" at byte offset 0',
    '<a href="x>y</a>': "Unclosed start tag at byte offset 0",
    "<a href=x/>y</a>": "Unexpected end of name token at byte offset 8",
    "<br/>": 'Unsupported start tag "br/" at byte offset 0',
}

READ = {
    "a&lt;b&amp;&quot;&gt;&nbsp;&#1178;&#x49A;": ('a<b&">&nbsp;ҚҚ', []),
    "😀<b>x</b>": ("😀x", [("bold", 2, 1)]),
    "<b>a<i>b</i></b>": ("ab", [("bold", 0, 2), ("italic", 1, 1)]),
    "<STRONG>a</>": ("a", [("bold", 0, 1)]),
    '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>': (
        "ab",
        [("spoiler", 0, 1), ("spoiler", 1, 1)],
    ),
    '<pre><code class="language-py">a</code></pre>': ("a", [("pre", 0, 1)]),
    "<blockquote expandable>a</blockquote>": ("a", [("expandable_blockquote", 0, 1)]),
    '<a href="https://e.org/?a&amp;b">a</a>': ("a", [("text_link", 0, 1)]),
    "<b></b>a": ("a", []),
}


@pytest.mark.parametrize("source", FAULTS)
def test_a_fault_is_named_with_its_place(source: str) -> None:
    with pytest.raises(MarkupError) as fault:
        parse_html(source)

    assert str(fault.value) == FAULTS[source]


@pytest.mark.parametrize("source", READ)
def test_markup_becomes_text_and_entities(source: str) -> None:
    text, entities = parse_html(source)

    assert (text, [(e["type"], e["offset"], e["length"]) for e in entities]) == READ[source]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@settings(derandomize=True)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.text("<>/ abi=\"'&;#я😀", max_size=30))
@settings(derandomize=True, max_examples=300)
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except MarkupError:
        return

    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(text) for e in entities)
