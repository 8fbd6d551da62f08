"""Signing in to the chat: by a password of ours, or by a proxy that names the person in a header."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import chainlit as cl

from app.chat.names import is_name
from app.chat.passwords import NOBODY, Attempts, is_right, read_users
from pipelines.settings import Settings


def register(settings: Settings, users: Path) -> None:
    """Let people sign in as the settings say; nobody has to where they say nothing."""
    if settings.chat_auth == "password":
        _by_password(users)
    elif settings.chat_auth == "header":
        _by_header(settings.chat_user_header)


def _by_password(users: Path) -> None:
    attempts = Attempts()
    # One hash at a time: each takes a core and 16 MB, whoever asks.
    one_at_a_time = asyncio.Semaphore(1)

    @cl.password_auth_callback
    async def check(name: str, password: str) -> cl.User | None:
        if not is_name(name) or not attempts.may(name):
            return None
        async with one_at_a_time:
            kept = read_users(users).get(name)
            is_hers = await asyncio.to_thread(is_right, password, kept or NOBODY)
        if kept is None:
            return None
        if not is_hers:
            attempts.wrong(name)
            return None
        return cl.User(identifier=name)


def _by_header(header: str) -> None:
    @cl.header_auth_callback
    async def check(headers: Mapping[str, str]) -> cl.User | None:
        name = headers.get(header, "")
        return cl.User(identifier=name) if is_name(name) else None
