"""Archives that do harm to whoever unpacks them carelessly: functions that return bytes."""

import io
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib


def zip_of(entries, compression=zipfile.ZIP_DEFLATED):
    """entries: (name or ZipInfo, bytes)."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", compression) as archive:
        warnings.simplefilter("ignore")  # names that are there twice
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def zip_link(name, target):
    """A symbolic link as Info-ZIP stores one, and its content."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


def zip_with_mode(name, mode, content):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info, content


def tar_of(entries, mode="w", **options):
    """entries: (name, bytes) or a TarInfo without content."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=tarfile.GNU_FORMAT, **options) as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
                continue
            name, content = entry
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def tar_special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    info.devmajor, info.devminor = 1, 5
    info.mode = 0o6777
    return info


def raw_name(name):
    """A name of these bytes, for tar_of."""
    return name.decode("utf-8", "surrogateescape")


def encrypted_zip(name):
    """One entry that says that it is encrypted."""
    archive = bytearray(zip_of([(name, b"x" * 100)]))
    archive[6] |= 1
    archive[archive.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(archive)


def overlapping_zip(count, size):
    """`count` sources that share the same compressed bytes: a quadratic bomb without nesting."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(size)) + packer.flush()
    crc = zlib.crc32(bytes(size))
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(packed), size, 3, 0)
    archive = b"PK\x03\x04" + fields + b"0.c" + packed
    table = b""
    for number in range(count):
        name = b"%d.c" % number
        central = struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 0, crc, len(packed), size,
                              len(name), 0, 0, 0, 0, 0, 0)
        table += b"PK\x01\x02" + central + name
    end = struct.pack("<HHHHIIH", 0, 0, min(count, 65535), min(count, 65535), len(table),
                      len(archive), 0)
    return archive + table + b"PK\x05\x06" + end


def number_7z(value):
    return b"\xff" + struct.pack("<Q", value)


def greedy_7z(files, names):
    """Claims so many files, and so many bytes of names."""
    header = b"\x01\x05" + number_7z(files) + b"\x11" + number_7z(names) + b"\x00"
    header += bytes(100) + b"\x00\x00"
    start = struct.pack("<QQI", 0, len(header), zlib.crc32(header))
    return (b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + header)


def sparse_tar_gz(pieces):
    """A sparse file in a million pieces, which a reader has to remember."""
    listing = b"%d\n" % pieces + b"1\n1\n" * pieces
    listing += bytes(-len(listing) % 512)
    info = tarfile.TarInfo("GNUSparseFile.0/hello.c")
    info.size = len(listing)
    info.pax_headers = {
        "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "hello.c",
        "GNU.sparse.realsize": "100",
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(listing))
    return buffer.getvalue()
