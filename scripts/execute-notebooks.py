"""Executes notebooks in Deno's Jupyter kernel and writes them as HTML, to be looked at.

    python scripts/execute-notebooks.py DENO OUTPUT NOTEBOOK...

It needs jupyter_client, nbformat and nbconvert. `jupyter nbconvert --execute` stops listening when the kernel says that it is
idle, but Deno's kernel sometimes sends the result of a cell just after that. This program waits for it.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

SECONDS_PER_CELL = 120
SECONDS_AFTER_IDLE = 10


def kernel_folder(deno: str) -> str:
    folder = tempfile.mkdtemp(prefix="histograd-kernel-")
    spec = Path(folder, "kernels", "deno")
    spec.mkdir(parents=True)
    argv = [deno, "jupyter", "--kernel", "--conn", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Deno", "language": "typescript"}))
    return folder


def run_cell(client, code: str, must_show: bool) -> list:
    """The outputs of a cell, in the form that notebooks have; the kernel's errors are outputs, too."""
    from nbformat.v4 import output_from_msg

    request = client.execute(code)
    outputs, end, is_idle = [], time.monotonic() + SECONDS_PER_CELL, False
    while not is_idle or (must_show and not any(o.output_type in ("execute_result", "error") for o in outputs)):
        message = client.get_iopub_msg(timeout=max(0.1, end - time.monotonic()))
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] in ("execute_result", "display_data", "stream", "error"):
            outputs.append(output_from_msg(message))
        elif message["content"].get("execution_state") == "idle":
            is_idle, end = True, time.monotonic() + SECONDS_AFTER_IDLE
    return outputs


def execute(path: Path, output: Path) -> bool:
    import nbformat
    from jupyter_client.manager import start_new_kernel
    from nbconvert import HTMLExporter

    notebook = nbformat.read(path, as_version=4)
    manager, client = start_new_kernel(kernel_name="deno", cwd=str(path.parent))
    failed = []
    try:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                must_show = any(line.startswith("show(") for line in cell.source.splitlines())
                cell.outputs = run_cell(client, cell.source, must_show)
                failed += [o for o in cell.outputs if o.output_type == "error"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    (output / f"{path.stem}.html").write_text(HTMLExporter().from_notebook_node(notebook)[0])
    pictures = sum("image/svg+xml" in o.get("data", {}) for c in notebook.cells for o in c.get("outputs", []))
    print(f"{path.name}: {len(notebook.cells)} cells, {pictures} pictures, {len(failed)} errors")
    for error in failed:
        print(f"!!! {error.ename}: {error.evalue}")
    return not failed and pictures > 0


def main() -> int:
    deno, output, *notebooks = sys.argv[1:]
    os.environ["JUPYTER_PATH"] = kernel_folder(deno)
    Path(output).mkdir(parents=True, exist_ok=True)
    results = [execute(Path(path).resolve(), Path(output)) for path in notebooks]
    return 0 if results and all(results) else 1


sys.exit(main())
