"""Synthetic people: common Vietnamese names, unassigned telephone numbers and addresses in a reserved domain."""

import unicodedata
from random import Random

__all__ = ["email", "lower_first", "person_name", "phone"]

_SURNAMES = (
    *("Nguyễn",) * 9, *("Trần",) * 4, *("Lê",) * 4, *("Phạm",) * 3, *("Hoàng",) * 2, *("Vũ",) * 2, *("Đặng",) * 2,
    "Phan", "Võ", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Lò", "Quàng", "Vàng", "Giàng",
    "H'Mok", "Y Ngông", "Rơ Chăm", "Kpă", "Thạch", "Kim", "Chu", "Lương", "Tạ", "Hà", "Cao", "Đoàn", "Nông", "Triệu",
)  # fmt: skip
_WOMEN = ("Thị", "Thị", "Ngọc", "Thu", "Thanh", "Phương", "Kim", "Mai", "Bích", "Hồng", "Khánh", "Minh")
_MEN = ("Văn", "Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "Công", "Đình", "Thành", "Anh", "Quốc", "Trung", "Duy")
_WOMEN_GIVEN = (
    "Anh", "Bình", "Chi", "Dung", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hồng", "Huệ", "Hương", "Lan", "Liên",
    "Loan", "Mai", "Nga", "Ngân", "Nhung", "Oanh", "Phượng", "Quyên", "Tâm", "Thảo", "Thủy", "Trang", "Vân", "Yến",
)  # fmt: skip
_MEN_GIVEN = (
    "An", "Bảo", "Cường", "Dũng", "Đạt", "Đông", "Giang", "Hải", "Hiếu", "Hoàng", "Hùng", "Huy", "Khoa", "Kiên", "Lâm",
    "Long", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Sơn", "Tài", "Thắng", "Tiến", "Toàn", "Trường", "Tuấn", "Vinh",
)  # fmt: skip


def person_name(rng: Random) -> str:
    """Return a random full name: surname, middle name, given name."""
    draw = rng.random
    surname = _SURNAMES[int(draw() * len(_SURNAMES))]
    middles, givens = (_WOMEN, _WOMEN_GIVEN) if draw() < 0.5 else (_MEN, _MEN_GIVEN)
    return f"{surname} {middles[int(draw() * len(middles))]} {givens[int(draw() * len(givens))]}"


def phone(rng: Random) -> str:
    """Return a random number in an unassigned range: no Vietnamese number begins with +84 00."""
    digits = f"{int(rng.random() * 10_000_000):07d}"
    return f"+84 00 {digits[:3]} {digits[3:]}"


def email(name: str, id_: str) -> str:
    """Return an address under the reserved `.example`; the end of the person's id makes it unique."""
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    local = ".".join("".join(c for c in bare if c.isascii() and (c.isalnum() or c == " ")).split())
    return f"{local}.{id_.rsplit(':', 1)[-1]}@{id_.split(':')[1]}.example"


def lower_first(name: str) -> str:
    """Return a place's name with a lower-case first letter, for use within another name: `xã Mường Tè`."""
    return name[0].lower() + name[1:]
