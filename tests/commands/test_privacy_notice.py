"""What /datenschutz says must be what is set up."""

from dataclasses import replace
from pathlib import Path

from adapters.command_line.compose import build
from bot.settings import Embeddings, Settings
from tests.houses import Talk


async def told(path: Path, embeddings: Embeddings) -> str:
    house = build(replace(Settings(), database=path, embeddings=embeddings))
    try:
        return await Talk(house)("/datenschutz")
    finally:
        house.close()


async def test_with_a_model_of_our_own_nothing_leaves(tmp_path: Path) -> None:
    answer = await told(tmp_path / "r.db", Embeddings(kind="off"))
    assert "Texte an fremde Dienste schicken" in answer
    assert "Den Wortlaut Ihrer Fragen" not in answer


async def test_an_endpoint_is_named(tmp_path: Path) -> None:
    asked = Embeddings(kind="endpoint", url="https://modelle.example/v1", model="m")
    answer = await told(tmp_path / "r.db", asked)
    assert "Den Wortlaut Ihrer Fragen" in answer
    assert "modelle.example" in answer
    assert "fremde Dienste" not in answer
