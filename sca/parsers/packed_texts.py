"""The licence files inside of a zip archive of a package: a wheel, a source distribution, a NuGet package."""

from sca.files.errors import InputError
from sca.files.licence_files import is_licence_folder, licence_file, role_in_folder, role_of
from sca.files.view import FileView
from sca.files.zip_archive import ZipArchive
from sca.model.component import LicenceFile


def packed_texts(archive: ZipArchive, folder: str, view: FileView, named: tuple[str, ...] = ()) -> tuple[LicenceFile, ...]:
    """The licence files in a folder of the archive, and those that the package names itself. What is too large is left out."""
    found: list[LicenceFile] = []
    start = f"{folder}/" if folder else ""
    for name, member in archive.members.items():
        role = "licence" if name in named else _role(name.removeprefix(start)) if name.startswith(start) else ""
        if role and member.size <= view.limits.licence_file_bytes and len(found) < view.limits.licence_files:
            try:
                found.append(licence_file(name, archive.read(name), role, view.path))
            except InputError:
                continue
    return tuple(sorted(found))


def _role(path: str) -> str:
    folder, slash, rest = path.partition("/")
    if not slash:
        return role_of(folder)
    return role_in_folder(rest.rpartition("/")[2], rest.count("/")) if rest and is_licence_folder(folder) else ""
