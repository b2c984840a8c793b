"""LibreOffice as a second reader: opens Word files, accepts or rejects all, and says what stands there.

Run by the Python that has `uno`, which is the system's: python3 office.py FOLDER. It knows nothing of the project.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

DEEDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def main(folder: Path) -> None:
    """Write beside every file of the folder, as JSON, its paragraphs after either deed: [text, style] each."""
    uno: Any = importlib.import_module("uno")
    pipe = f"pipe,name=msp{folder.name}"
    profile = (folder / "profile").as_uri()
    words = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}", f"--accept={pipe};urp;"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as office:
        try:
            context = connect(uno, f"uno:{pipe};urp;StarOffice.ComponentContext")
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            for path in sorted(folder.glob("*.docx")):
                found = {deed: after(uno, context, desktop, path, DEEDS[deed]) for deed in DEEDS}
                path.with_suffix(".json").write_text(json.dumps(found), encoding="utf-8")
            desktop.terminate()
        finally:
            office.wait(30)


def connect(uno: Any, address: str) -> Any:
    """Return the context of an office that is just starting."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(address)
        except Exception:  # uno names its own only once it is loaded
            time.sleep(0.2)
    raise TimeoutError("The office does not answer.")


def after(uno: Any, context: Any, desktop: Any, path: Path, deed: str) -> list[list[str]]:
    """Return the paragraphs of a file after a deed; a note stands as ‹its words› where it is called."""
    hidden = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (hidden,))
    dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    dispatcher.executeDispatch(document.CurrentController.Frame, deed, "", 0, ())
    found = [[said(one), one.ParaStyleName] for one in each(document.Text)]
    document.close(True)
    return found


def said(paragraph: Any) -> str:
    """Return the words of a paragraph."""
    words = ""
    for portion in each(paragraph):
        if portion.TextPortionType == "Text":
            words += portion.String
        elif portion.TextPortionType == "Footnote":
            words += f"‹{portion.Footnote.String}›"
    return words


def each(parts: Any) -> Any:
    """Yield what an enumeration of LibreOffice's holds."""
    one = parts.createEnumeration()
    while one.hasMoreElements():
        yield one.nextElement()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
