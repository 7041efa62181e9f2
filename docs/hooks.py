"""What mkdocs asks while it builds the site (mkdocs.yml)."""

import pathlib
import re

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = pathlib.Path(__file__).resolve().parent.parent


def on_files(files, config):
    """The page that explains signatures comes in as `make explain-page` has built it, in place of what it is built of."""
    (page,) = (ROOT / "target" / "dist").glob("paysig-explain-*.html")
    files.remove(files.src_uris["explain/index.html"])
    files.append(File.generated(config, "explain/index.html", abs_src_path=str(page)))
    return files


def on_page_markdown(markdown, page, config, **_):
    """Pages link to files of the repository beside docs/, which the site does not have: it links to where they are shown."""

    def shown(link):
        if not (ROOT / link[1]).is_file():
            raise PluginError(f"{page.file.src_path} links to {link[1]}, and there is none")
        return f"]({config.repo_url}/blob/main/{link[1]}{link[2] or ''})"

    return re.sub(r"\]\(\.\./([^)#]+)(#[^)]*)?\)", shown, markdown)
