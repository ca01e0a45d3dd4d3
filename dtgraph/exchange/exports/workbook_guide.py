"""Texts of a workbook in Vietnamese and English: the guide sheet, the notes on columns and the input prompts."""

from ..tables.column_info import Column

__all__ = ["column_note", "column_prompt", "guide_lines"]

Bilingual = tuple[str, str]
"""A text in Vietnamese and English."""

TITLE = "Mạng lưới dưới dạng bảng · The network as tables"

VIETNAMESE = (
    "Mỗi trang tính là một bảng; hàng đầu là tên cột. Sửa hoặc thêm hàng, lưu lại, rồi chạy: "
    "dtgraph import network.xlsx --check (báo mọi lỗi, không lưu gì), sau đó chạy lại không có --check.",
    "Cột có tiêu đề màu đậm là bắt buộc. Ghi chú ở tiêu đề cho biết nội dung của cột; "
    "một số cột chỉ nhận các từ trong danh sách.",
    "Ngày viết theo dạng 2026-06-30: năm, tháng, ngày. Mã giữ nguyên các số 0 ở đầu, ví dụ 00123.",
    "Hàng bị xóa ở đây vẫn còn trong mạng lưới. Nếu một mục đã kết thúc, ghi ngày vào valid_to: ngày đầu tiên "
    "không còn hiệu lực; ô bị làm trống nghĩa là giá trị bị xóa.",
    "Không đổi tên trang tính, tên cột. Không sửa id, cũng không sửa hai đầu, loại và valid_from của một liên kết: "
    "giá trị khác sẽ là một hàng khác, bên cạnh hàng cũ. Muốn thay người giữ một vị trí, ghi valid_to vào hàng của "
    "người thôi giữ và thêm một hàng cho người mới. Trang này không được đọc khi nhập.",
)
ENGLISH = (
    "Each sheet is a table; its first row has the column names. Change or add rows, save, then run: "
    "dtgraph import network.xlsx --check (reports every error, stores nothing), and again without --check.",
    "Columns with a dark heading are required. The note on a heading describes the column; some columns accept only "
    "the words of a list.",
    "Dates are written 2026-06-30: year, month, day. Codes keep their leading zeros, such as 00123.",
    "A row deleted here stays in the network. If something ended, enter a date in valid_to: the first day on which it "
    "no longer holds. Emptying a cell clears the stored value.",
    "Do not rename sheets or columns. Do not change ids, nor the two ends, the type or valid_from of a relationship: "
    "another value makes another row beside the old one. To appoint somebody else to a post, enter valid_to in the row "
    "of the person who leaves and add a row for the new one. This sheet is not read on import.",
)

STALE: Bilingual = (
    "Tệp này là mạng lưới ở phiên bản {version}. Nếu từ đó người khác đã ghi vào mạng lưới, nhập tệp này sẽ ghi đè lên "
    "những hàng họ đã sửa. Muốn chỉ nhập khi chưa ai ghi: dtgraph import network.xlsx --if-version {version}",
    "This file has version {version} of the network. If others have changed the network since, importing the file "
    "overwrites the rows they changed. To import only if nobody has: "
    "dtgraph import network.xlsx --if-version {version}",
)
HIDDEN: Bilingual = (
    "Trang people không có trong tệp này, vì người lập tệp không được xem tên, điện thoại và địa chỉ của người. "
    "Khi nhập tệp này, dữ liệu về người trong mạng lưới được giữ nguyên.",
    "The sheet people is not in this file, because its author may not see people's names, phones and addresses. "
    "Importing this file leaves the network's data on people unchanged.",
)

FORMAT_HINTS: dict[str, Bilingual] = {
    "list": ("Nhiều giá trị cách nhau bằng dấu chấm phẩy.", "Separate several values with semicolons."),
    "date": ("Ngày viết theo dạng 2026-06-30: năm, tháng, ngày.", "A date as YYYY-MM-DD, such as 2026-06-30."),
    "boolean": ("true (có) hoặc false (không).", "true or false."),
    "integer": ("Số nguyên.", "A whole number."),
    "number": ("Số.", "A number."),
}

_VIETNAMESE_SEPARATORS = str.maketrans(",.", ".,")


def guide_lines(version: int, *, personal: bool) -> list[str]:
    """Return the lines of the guide sheet, the heading first, for a workbook with or without people.

    The date of the export is left out, so that the same network gives the same bytes.
    """
    notices = [STALE] if personal else [STALE, HIDDEN]
    vi, en = ([text.format(version=version) for text in texts] for texts in zip(*notices, strict=True))
    return [TITLE, *VIETNAMESE, *vi, *ENGLISH, *en]


def column_note(column: Column) -> str:
    """Return a column's meaning and format as a paragraph in each language, then the words it accepts."""
    vi, en = [column.vi], [column.help]
    if column.kinds:
        only = ", ".join(column.kinds)
        vi.insert(0, f"Chỉ dùng cho {only}.")
        en.insert(0, f"Only for {only}.")
    for texts, hint in zip((vi, en), _format_hint(column), strict=True):
        texts.append(hint)
    if column.personal:
        vi.append("Dữ liệu cá nhân.")
        en.append("Personal data.")
    vi.append("Bắt buộc." if column.required else "Có thể để trống.")
    en.append("Required." if column.required else "May be empty.")
    return "\n".join(filter(None, (_join(vi), _join(en), ", ".join(column.allowed_values))))


def column_prompt(column: Column) -> str:
    """Return the input prompt for a column's cells; empty if any text is accepted."""
    return "\n".join(filter(None, (*_format_hint(column), _truncate(", ".join(column.allowed_values)))))


def _format_hint(column: Column) -> Bilingual:
    if column.allowed_values:
        return "Chọn một từ trong danh sách.", "Choose a word from the list."
    vi, en = FORMAT_HINTS.get(column.type, ("", ""))
    limits = (column.minimum, column.exclusive_minimum, column.maximum)
    least, above, most = (None if limit is None else f"{limit:,.15g}" for limit in limits)
    bounds: list[Bilingual] = []
    if least is not None:
        bounds.append((f"từ {least}", f"from {least}") if most else (f"từ {least} trở lên", f"of at least {least}"))
    if above is not None:
        bounds.append((f"trên {above}", f"above {above}"))
    if most is not None:
        bounds.append((f"đến {most}", f"{'to' if above is None else 'and at most'} {most}"))
    if not bounds:
        return vi, en
    vi_bounds, en_bounds = (" ".join(texts) for texts in zip(*bounds, strict=True))
    vi_bounds = vi_bounds.translate(_VIETNAMESE_SEPARATORS)
    return f"{vi.removesuffix('.')} {vi_bounds}.", f"{en.removesuffix('.')} {en_bounds}."


def _join(sentences: list[str]) -> str:
    return " ".join(filter(None, sentences))


def _truncate(text: str, limit: int = 180) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"
