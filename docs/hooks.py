"""What mkdocs asks while it builds the site (mkdocs.yml)."""

import pathlib
import re

from mkdocs.exceptions import PluginError

ROOT = pathlib.Path(__file__).resolve().parent.parent


def on_page_markdown(markdown, page, config, **_):
    """Pages link to files of the repository beside docs/, which the site does not have: it links to where they are shown."""

    def shown(link):
        if not (ROOT / link[1]).is_file():
            raise PluginError(f"{page.file.src_path} links to {link[1]}, and there is none")
        return f"]({config.repo_url}/blob/main/{link[1]}{link[2] or ''})"

    return re.sub(r"\]\(\.\./([^)#]+)(#[^)]*)?\)", shown, markdown)
