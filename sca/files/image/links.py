"""Files that were asked for under the name of a link, and not kept because their own name was not asked for."""

from sca.files.image.aliases import Aliases
from sca.files.image.overlay import Overlay, Wants


def asked_through_links(overlay: Overlay, wants: Wants) -> frozenset[str]:
    """Real paths of such files, in any layer."""
    aliases = Aliases(overlay.nodes)
    sources = {source for _layer, _path, source in overlay.pending}
    if not aliases and not sources:
        return frozenset()
    found: set[str] = set()
    for layer in range(len(overlay.notes.names)):
        for path in overlay.notes.unasked(layer):
            if path in sources or (aliases and any(aliases.wanted(path, wants))):
                found.add(path)
    return frozenset(found)
