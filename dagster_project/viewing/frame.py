"""The frame that every page of ours has: self-contained, without any script, fit to be handed on.

The policy at its top forbids a browser to load or run anything, even were there something to load.
"""

from __future__ import annotations

from dagster_project.viewing.markup import words

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(title: str, style: str, body: str) -> str:
    """A whole page; ``title`` is text, ``style`` and ``body`` are markup of ours."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{words(title)}</title><style>{style}</style></head><body>{body}</body></html>\n"
    )
