"""Documents that pyhf makes of HistFactory XML, for import-xml.test.ts.

    pip install pyhf[xmlio]==0.7.6 uproot==5.7.7
    python make_documents.py ../../../../shared/interchange/pyhf-repo

Writes pyhf-documents.json: for each combination below the folder, by its path and the folder that its paths start from, the document of
`pyhf xml2json`, or the name of pyhf's error.
"""

import json
import pathlib
import re
import sys

import pyhf
import pyhf.readxml

HERE = pathlib.Path(__file__).parent


def main(root):
    documents = {}
    for path in sorted(root.rglob("*.xml")):
        text = path.read_text()
        if "<Combination" not in text:
            continue
        inputs = re.findall(r"<Input>\s*(.*?)\s*</Input>", text)
        base = next((f for f in path.parents if (f / inputs[0]).exists()), None)
        if base is None or root not in (base, *base.parents):
            continue
        name = str(path.relative_to(root))
        pyhf.readxml.clear_filecache()
        try:
            document = pyhf.readxml.parse(path, base)
        except Exception as error:
            document = type(error).__name__
        documents[name] = {"base": str(base.relative_to(root)), "document": document}
        print(name, document if isinstance(document, str) else "")
    result = {"pyhf": pyhf.__version__, "documents": documents}
    (HERE / "pyhf-documents.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
