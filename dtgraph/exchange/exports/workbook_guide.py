"""What a workbook says of itself, in Vietnamese and English: of each column in a note, how to mend it in a sheet."""

from ..tables.column_info import Column

__all__ = ["lines", "note", "prompt"]

DictResult = tuple[str, str]
"""A text in Vietnamese and in English."""

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
    "Each sheet is a table; its first row has the names of the columns. Change rows or add some, save, then: "
    "dtgraph import network.xlsx --check (tells every error, stores nothing), and without --check.",
    "The columns with a dark heading must be filled in. The note on a heading says what stands in the column; "
    "some take the words of a list alone.",
    "Days are written 2026-06-30: the year, the month, the day. Codes keep their zeros, such as 00123.",
    "A row that is taken away here stays in the network. What ended gets a day in valid_to, the first day on which it "
    "holds no more; a cell that is emptied is cleared.",
    "Do not rename sheets or columns. An id stays as it is, and so do the two ends, the type and valid_from of a tie: "
    "with another value it is another row, beside the old one. To put somebody else in a post, give the row of who "
    "leaves a valid_to and add a row for who comes. This sheet is not read.",
)

STALE: DictResult = (
    "Tệp này là mạng lưới ở phiên bản {version}. Nếu từ đó người khác đã ghi vào mạng lưới, nhập tệp này sẽ ghi đè lên "
    "những hàng họ đã sửa. Muốn chỉ nhập khi chưa ai ghi: dtgraph import network.xlsx --if-version {version}",
    "The file is the network's version {version}. If others have written since, an import of it puts the rows that "
    "they changed back. To import it only if nobody has: dtgraph import network.xlsx --if-version {version}",
)
HIDDEN: DictResult = (
    "Trang people không có trong tệp này, vì người lập tệp không được xem tên, điện thoại và địa chỉ của người. "
    "Khi nhập tệp này, dữ liệu về người trong mạng lưới được giữ nguyên.",
    "The sheet people is not in this file, since who made it may not see the names, phones and addresses of people. "
    "When the file is imported, what the network has of people stays as it is.",
)

FORMS: dict[str, DictResult] = {
    "list": ("Nhiều giá trị cách nhau bằng dấu chấm phẩy.", "Several are separated by semicolons."),
    "date": ("Ngày viết theo dạng 2026-06-30: năm, tháng, ngày.", "A day as YYYY-MM-DD, such as 2026-06-30."),
    "boolean": ("true (có) hoặc false (không).", "true or false."),
    "integer": ("Số nguyên.", "A whole number."),
    "number": ("Số.", "A number."),
}

_GROUPED_BY_POINTS = str.maketrans(",.", ".,")


def lines(version: int, *, personal: bool) -> list[str]:
    """The lines of the sheet, the first its heading: of a workbook of the network's `version`, with people or without.

    The day on which it was written is not told: the same network is the same bytes.
    """
    more = [STALE] if personal else [STALE, HIDDEN]
    vi, en = ([text.format(version=version) for text in texts] for texts in zip(*more, strict=True))
    return [TITLE, *VIETNAMESE, *vi, *ENGLISH, *en]


def note(column: Column) -> str:
    """What a column means and takes: a paragraph in each language, and the words that it takes."""
    vi, en = [column.vi], [column.help]
    if column.only:
        only = ", ".join(column.only)
        vi.insert(0, f"Chỉ dùng cho {only}.")
        en.insert(0, f"For {only} alone.")
    for texts, form in zip((vi, en), _form(column), strict=True):
        texts.append(form)
    if column.personal:
        vi.append("Dữ liệu cá nhân.")
        en.append("Personal data.")
    vi.append("Bắt buộc." if column.required else "Có thể để trống.")
    en.append("Required." if column.required else "May be empty.")
    return "\n".join(filter(None, (_joined(vi), _joined(en), ", ".join(column.words))))


def prompt(column: Column) -> str:
    """What may stand in a cell of a column, as a spreadsheet shows it there; empty where that is any text."""
    return "\n".join(filter(None, (*_form(column), _shortened(", ".join(column.words)))))


def _form(column: Column) -> DictResult:
    if column.words:
        return "Chọn một từ trong danh sách.", "Choose a word of the list."
    vi, en = FORMS.get(column.type, ("", ""))
    least, above, most = (
        None if bound is None else f"{bound:,.15g}" for bound in (column.least, column.above, column.most)
    )
    bounds: list[DictResult] = []
    if least is not None:
        bounds.append((f"từ {least}", f"from {least}") if most else (f"từ {least} trở lên", f"from {least} on"))
    if above is not None:
        bounds.append((f"trên {above}", f"above {above}"))
    if most is not None:
        bounds.append((f"đến {most}", f"{'to' if above is None else 'and at most'} {most}"))
    if not bounds:
        return vi, en
    here, there = (" ".join(texts) for texts in zip(*bounds, strict=True))
    return f"{vi.removesuffix('.')} {here.translate(_GROUPED_BY_POINTS)}.", f"{en.removesuffix('.')} {there}."


def _joined(sentences: list[str]) -> str:
    return " ".join(filter(None, sentences))


def _shortened(text: str, limit: int = 180) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"
