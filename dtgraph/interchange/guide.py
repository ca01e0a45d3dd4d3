"""What a workbook says of itself: of each column in a note, and how to mend it in a sheet of its own."""

from ..tables.columns import Column

__all__ = ["LINES", "note", "prompt"]

LINES = (
    "The network as tables · Mạng lưới dưới dạng bảng",
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
    "Where names, phones and addresses of people are hidden, the file cannot be imported again as a whole: take the "
    "sheet people away first.",
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
    "Nếu tên, điện thoại và địa chỉ của người bị ẩn thì không thể nhập lại cả tệp: hãy bỏ trang people trước.",
)
"""The lines of the sheet, the first its heading."""

FORMS = {
    "list": "Several are separated by semicolons.",
    "day": "A day as YYYY-MM-DD, such as 2026-06-30.",
    "boolean": "true or false.",
    "integer": "A whole number.",
    "number": "A number.",
}


def note(column: Column) -> str:
    """What a column means and takes, in a few lines."""
    lines = [column.help, prompt(column)]
    if column.only:
        lines.insert(0, f"For {', '.join(column.only)} alone.")
    if column.personal:
        lines.append("Personal data.")
    lines.append("Required." if column.required else "May be empty.")
    return "\n".join(filter(None, lines))


def prompt(column: Column) -> str:
    """What may stand in a cell of a column; empty where that is any text."""
    if column.words:
        return _shortened(f"One of {', '.join(column.words)}.")
    least, above, most = (
        None if bound is None else f"{bound:,.15g}" for bound in (column.least, column.above, column.most)
    )
    bounds = []
    if least is not None:
        bounds.append(f"from {least} to {most}" if most is not None else f"from {least} on")
    if above is not None:
        bounds.append(f"above {above}" + (f" and at most {most}" if most is not None else ""))
    said = FORMS.get(column.type, "")
    return f"{said.removesuffix('.')} {bounds[0]}." if bounds else said


def _shortened(text: str, limit: int = 250) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"
