"""What happens to a PDF after it was made: merged, rotated, signed with a stamp, encrypted, distilled."""
from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from pyhanko import stamp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from fixtures import producers, signing


def merged(*pdfs: bytes) -> bytes:
    """The pages of all, in order."""
    target = pypdfium2.PdfDocument.new()
    for pdf in pdfs:
        target.import_pages(pypdfium2.PdfDocument(pdf))
    out = io.BytesIO()
    target.save(out)
    return out.getvalue()


def rotated(pdf: bytes, degrees: int) -> bytes:
    """Every page with an entry /Rotate."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        page.set_rotation(degrees)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def stamped(pdf: bytes, name: str) -> bytes:
    """Signed in an incremental update, with a stamp that can be seen at the foot of the last page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    last = len(pypdfium2.PdfDocument(pdf)) - 1
    fields.append_signature_field(writer, fields.SigFieldSpec("Signatur1", on_page=last, box=(300, 20, 560, 60)))
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="Signatur1", reason="Ansökan", location="Testköping"),
        signer=signing._signer(name),
        stamp_style=stamp.TextStampStyle(stamp_text="Digitalt signerad av %(signer)s\n%(ts)s", border_width=1),
    )
    out = io.BytesIO()
    signer.sign_pdf(writer, output=out)
    return out.getvalue()


def distilled(pdf: bytes, pdfa: bool = False) -> bytes:
    """Written anew by Ghostscript, as scanners' software and print queues do."""
    with tempfile.TemporaryDirectory(prefix="aktsam-shapes-") as folder:
        given, out = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        given.write_bytes(pdf)
        options = ["-dPDFA=2", "-dPDFACompatibilityPolicy=1", "-sColorConversionStrategy=RGB"] if pdfa else []
        producers._run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", *options, f"-sOutputFile={out}", str(given)])
        return out.read_bytes()


def libreoffice_all(files: dict[str, bytes], suffix: str, target: str, filter_name: str) -> dict[str, bytes]:
    """Converts many files of one kind in one run of LibreOffice; the keys name files without suffix."""
    with tempfile.TemporaryDirectory(prefix="aktsam-shapes-") as folder:
        out = Path(folder) / "out"
        paths = []
        for name, data in files.items():
            path = Path(folder) / f"{name}.{suffix}"
            path.write_bytes(data)
            paths.append(str(path))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", filter_name, "--outdir", str(out), *paths],
            env=producers.ENVIRONMENT, capture_output=True, timeout=60 + 20 * len(paths), check=True,
        )
        return {name: (out / f"{name}.{target}").read_bytes() for name in files if (out / f"{name}.{target}").exists()}
