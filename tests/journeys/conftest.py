"""Journeys go over HTTP on the deployed stack, as the people in them would."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from tests.people import Citizen, Sandbox
from tests.stack import Stack


@pytest.fixture(scope="session")
def sandbox(stack: Stack) -> Iterator[Sandbox]:
    with closing(Sandbox(stack.sandbox)) as counterparties:
        yield counterparties


@pytest.fixture
def newcomer(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    """Somebody the portal has never heard of."""
    with closing(Citizen(stack.portal, sandbox)) as person:
        yield person


@pytest.fixture(scope="session")
def citizen(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    """Somebody who is signed in; shared, for nobody changes who they are."""
    with closing(Citizen(stack.portal, sandbox)) as person:
        yield person.arrive()


@pytest.fixture(scope="session")
def stranger(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    """Somebody else who is signed in."""
    with closing(Citizen(stack.portal, sandbox, name="Trần Văn Bình")) as person:
        yield person.arrive()


@pytest.fixture
def aws(stack: Stack) -> Iterator[Callable[[str], Any]]:
    """boto3 clients of the stack, closed after the test."""
    with ExitStack() as opened:
        yield lambda service: opened.enter_context(closing(stack.client(service)))
