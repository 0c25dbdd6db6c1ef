"""Reads `result.json` back into the very Result that it was written from.

The file may come from anywhere: it is checked in full before a renderer sees it. Keys that this version does not know
are left out, because later versions of the same schema may add some.
"""

import msgspec
from msgspec import Struct

from sca.files.errors import InputError
from sca.model.result import RESULT_SCHEMA, Result
from sca.model.text import brief
from sca.reports.document import Document, to_result

_FAMILY = RESULT_SCHEMA.rpartition("-")[0]


class _Head(Struct):
    schema: str | None = None


def read_result(data: bytes, path: str) -> Result:
    """The Result in a document. Raises InputError for what is no such document, or one of another version."""
    try:
        _check_schema(msgspec.json.decode(data, type=_Head).schema, path)
        return to_result(msgspec.json.decode(data, type=Document))
    except msgspec.ValidationError as error:
        raise InputError("E-RESULT-SHAPE", f"not the shape of a result: {brief(str(error))}", path) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError("E-RESULT-SYNTAX", f"not JSON in UTF-8: {brief(str(error))}", path) from None
    except RecursionError:
        raise InputError("E-RESULT-SYNTAX", "nested too deeply for a result", path) from None


def _check_schema(schema: str | None, path: str) -> None:
    if schema == RESULT_SCHEMA:
        return
    if schema is None:
        raise InputError("E-RESULT-SCHEMA", 'no result of sca: the key "schema" is missing', path)
    if schema.startswith(f"{_FAMILY}-"):
        message = f"a result of another version ({brief(schema)}); this version reads {RESULT_SCHEMA}"
        raise InputError("E-RESULT-SCHEMA", message, path, help="render it with the version of sca that wrote it")
    raise InputError("E-RESULT-SCHEMA", f"no result of sca: its schema is {brief(schema)}, not {RESULT_SCHEMA}", path)
