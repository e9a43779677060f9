"""One desk over a hall in memory, for the specifications of its presenters."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk_client.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A desk client that has not been started yet, in English."""
    return Scene(tmp_path)


@pytest.fixture
def desk(scene: Scene) -> Scene:
    """A desk client with an officer at desk 3."""
    return scene.log_in()


@pytest.fixture
def another(tmp_path: Path, scene: Scene) -> Callable[[], Scene]:
    """Makes a further desk client over the same store and keys: another PC, or the same one after a crash."""
    return lambda: Scene(tmp_path, store=scene.store)
