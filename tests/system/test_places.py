"""Where the user's own files lie on each system, and which program is started."""

import ntpath
from pathlib import Path

import pytest

from sca.facts.published import npm_settings, nuget_settings, pip_settings
from sca.system.places import cache_folder, config_folder, home_folder
from sca.system.program import program, program_of_windows

WINDOWS = {
    "USERPROFILE": "C:\\Users\\me",
    "APPDATA": "C:\\Users\\me\\AppData\\Roaming",
    "LOCALAPPDATA": "C:\\Users\\me\\AppData\\Local",
    "PROGRAMDATA": "C:\\ProgramData",
    "PROGRAMFILES(X86)": "C:\\Program Files (x86)",
}


@pytest.mark.parametrize(
    ("environment", "home", "config"),
    [
        (WINDOWS, "C:\\Users\\me", "C:\\Users\\me\\AppData\\Roaming"),
        ({"HOME": "/home/me"}, "/home/me", "/home/me/.config"),
        ({"HOME": "/home/me", "XDG_CONFIG_HOME": "/etc/me"}, "/home/me", "/etc/me"),
        ({}, "", "/.config"),
    ],
)
def test_the_folders_of_the_user(environment: dict[str, str], home: str, config: str) -> None:
    assert home_folder(environment) == home
    assert config_folder(environment) == config


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({**WINDOWS, "HOME": "C:\\Users\\me"}, "C:\\Users\\me\\AppData\\Local"),
        ({**WINDOWS, "XDG_CACHE_HOME": "D:\\cache"}, "D:\\cache"),
        ({"LOCALAPPDATA": "relative"}, ""),
    ],
)
def test_the_cache_on_windows(environment: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sca.system.places.os.path", ntpath)
    assert cache_folder(environment) == folder


def test_the_settings_of_package_managers_on_windows() -> None:
    assert pip_settings.files(WINDOWS, windows=True) == (
        "C:\\ProgramData/pip/pip.ini",
        "C:\\Users\\me/pip/pip.ini",
        "C:\\Users\\me\\AppData\\Roaming/pip/pip.ini",
    )
    assert npm_settings.files(WINDOWS, windows=True) == (
        "C:\\Users\\me\\AppData\\Roaming/npm/etc/npmrc",
        "C:\\Users\\me/.npmrc",
    )
    assert nuget_settings.files(WINDOWS, windows=True) == (
        "C:\\Program Files (x86)/NuGet/Config/NuGet.Config",
        "C:\\Users\\me\\AppData\\Roaming/NuGet/NuGet.Config",
    )


def test_here_the_name_of_a_program_is_enough() -> None:
    assert program("git") == "git"


def test_on_windows_a_program_is_never_taken_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("git.exe", "git.cmd", "C:\\Git\\git.exe", "bin\\git.exe"):
        (tmp_path / name).touch()
    path = ';.;bin;\\Git;C:Git;"C:\\Other";C:\\Git'
    assert program_of_windows("git", {"PATH": path}) == "C:\\Git\\git.exe"
    for without in ("", ".", "bin", ";;"):
        with pytest.raises(FileNotFoundError):
            program_of_windows("git", {"PATH": without})
