-- Administrative units (đơn vị hành chính) with the days on which they existed: the 34 provinces and 3,321 communes in
-- force since 1 July 2025, when 63 provinces became 34 and districts ended, and the 63 provinces before them.
-- The lines below are those of `data/*.csv` (see `data/README.md`); a test compares them. What changes later comes
-- with a migration of its own.
create table administrative_unit (
    code       text not null check (code ~ '^[0-9]{2}([0-9]{3})?$'),
    valid_from date not null,
    valid_to   date check (valid_to >= valid_from),
    name       text not null,
    name_key   text not null,
    kind       text not null check (kind in ('thanh-pho', 'tinh', 'phuong', 'xa', 'dac-khu')),
    parent     text check (parent ~ '^[0-9]{2}$'),
    successor  text,
    primary key (code, valid_from)
);
comment on column administrative_unit.valid_from is '0001-01-01 where the first day is before what is recorded here';
comment on column administrative_unit.name_key is 'the name without marks, lower case';
comment on column administrative_unit.parent is 'the province of a commune; nothing for a province';
comment on column administrative_unit.successor is 'the code of the unit that it became part of, or went on as';
create index administrative_unit_by_parent on administrative_unit (parent, valid_from);

create function registry_unit_key(name text) returns text language sql immutable parallel safe
    return trim(regexp_replace(
        regexp_replace(lower(translate(normalize(name, NFD), 'đĐ', 'dd')), '[\u0300-\u036f]', '', 'g'),
        '[^a-z0-9]+', ' ', 'g'));

-- code,name,kind,from,to,successor
insert into administrative_unit (code, name, name_key, kind, valid_from, valid_to, successor)
select split_part(line, ',', 1), split_part(line, ',', 2), registry_unit_key(split_part(line, ',', 2)),
       split_part(line, ',', 3), coalesce(nullif(split_part(line, ',', 4), '')::date, '0001-01-01'),
       split_part(line, ',', 5)::date, split_part(line, ',', 6)
from regexp_split_to_table($lines$01,Thành phố Hà Nội,thanh-pho,,2025-06-30,01
02,Tỉnh Hà Giang,tinh,,2025-06-30,08
04,Tỉnh Cao Bằng,tinh,,2025-06-30,04
06,Tỉnh Bắc Kạn,tinh,,2025-06-30,19
08,Tỉnh Tuyên Quang,tinh,,2025-06-30,08
10,Tỉnh Lào Cai,tinh,,2025-06-30,15
11,Tỉnh Điện Biên,tinh,,2025-06-30,11
12,Tỉnh Lai Châu,tinh,,2025-06-30,12
14,Tỉnh Sơn La,tinh,,2025-06-30,14
15,Tỉnh Yên Bái,tinh,,2025-06-30,15
17,Tỉnh Hòa Bình,tinh,,2025-06-30,25
19,Tỉnh Thái Nguyên,tinh,,2025-06-30,19
20,Tỉnh Lạng Sơn,tinh,,2025-06-30,20
22,Tỉnh Quảng Ninh,tinh,,2025-06-30,22
24,Tỉnh Bắc Giang,tinh,,2025-06-30,24
25,Tỉnh Phú Thọ,tinh,,2025-06-30,25
26,Tỉnh Vĩnh Phúc,tinh,,2025-06-30,25
27,Tỉnh Bắc Ninh,tinh,,2025-06-30,24
30,Tỉnh Hải Dương,tinh,,2025-06-30,31
31,Thành phố Hải Phòng,thanh-pho,,2025-06-30,31
33,Tỉnh Hưng Yên,tinh,,2025-06-30,33
34,Tỉnh Thái Bình,tinh,,2025-06-30,33
35,Tỉnh Hà Nam,tinh,,2025-06-30,37
36,Tỉnh Nam Định,tinh,,2025-06-30,37
37,Tỉnh Ninh Bình,tinh,,2025-06-30,37
38,Tỉnh Thanh Hóa,tinh,,2025-06-30,38
40,Tỉnh Nghệ An,tinh,,2025-06-30,40
42,Tỉnh Hà Tĩnh,tinh,,2025-06-30,42
44,Tỉnh Quảng Bình,tinh,,2025-06-30,44
45,Tỉnh Quảng Trị,tinh,,2025-06-30,44
46,Tỉnh Thừa Thiên Huế,tinh,,2024-12-31,46
46,Thành phố Huế,thanh-pho,2025-01-01,2025-06-30,46
48,Thành phố Đà Nẵng,thanh-pho,,2025-06-30,48
49,Tỉnh Quảng Nam,tinh,,2025-06-30,48
51,Tỉnh Quảng Ngãi,tinh,,2025-06-30,51
52,Tỉnh Bình Định,tinh,,2025-06-30,52
54,Tỉnh Phú Yên,tinh,,2025-06-30,66
56,Tỉnh Khánh Hòa,tinh,,2025-06-30,56
58,Tỉnh Ninh Thuận,tinh,,2025-06-30,56
60,Tỉnh Bình Thuận,tinh,,2025-06-30,68
62,Tỉnh Kon Tum,tinh,,2025-06-30,51
64,Tỉnh Gia Lai,tinh,,2025-06-30,52
66,Tỉnh Đắk Lắk,tinh,,2025-06-30,66
67,Tỉnh Đắk Nông,tinh,,2025-06-30,68
68,Tỉnh Lâm Đồng,tinh,,2025-06-30,68
70,Tỉnh Bình Phước,tinh,,2025-06-30,75
72,Tỉnh Tây Ninh,tinh,,2025-06-30,80
74,Tỉnh Bình Dương,tinh,,2025-06-30,79
75,Tỉnh Đồng Nai,tinh,,2025-06-30,75
77,Tỉnh Bà Rịa - Vũng Tàu,tinh,,2025-06-30,79
79,Thành phố Hồ Chí Minh,thanh-pho,,2025-06-30,79
80,Tỉnh Long An,tinh,,2025-06-30,80
82,Tỉnh Tiền Giang,tinh,,2025-06-30,82
83,Tỉnh Bến Tre,tinh,,2025-06-30,86
84,Tỉnh Trà Vinh,tinh,,2025-06-30,86
86,Tỉnh Vĩnh Long,tinh,,2025-06-30,86
87,Tỉnh Đồng Tháp,tinh,,2025-06-30,82
89,Tỉnh An Giang,tinh,,2025-06-30,91
91,Tỉnh Kiên Giang,tinh,,2025-06-30,91
92,Thành phố Cần Thơ,thanh-pho,,2025-06-30,92
93,Tỉnh Hậu Giang,tinh,,2025-06-30,92
94,Tỉnh Sóc Trăng,tinh,,2025-06-30,92
95,Tỉnh Bạc Liêu,tinh,,2025-06-30,96
96,Tỉnh Cà Mau,tinh,,2025-06-30,96$lines$, '\n') as line;

-- code,name,kind,province
insert into administrative_unit (code, name, name_key, kind, valid_from, parent)
select split_part(line, ',', 1), split_part(line, ',', 2), registry_unit_key(split_part(line, ',', 2)),
       split_part(line, ',', 3), '2025-07-01', nullif(split_part(line, ',', 4), '')
from regexp_split_to_table($lines$01,Thành phố Hà Nội,thanh-pho,
00004,Phường Ba Đình,phuong,01
00008,Phường Ngọc Hà,phuong,01
00025,Phường Giảng Võ,phuong,01
00070,Phường Hoàn Kiếm,phuong,01
00082,Phường Cửa Nam,phuong,01
00091,Phường Phú Thượng,phuong,01
00097,Phường Hồng Hà,phuong,01
00103,Phường Tây Hồ,phuong,01
00118,Phường Bồ Đề,phuong,01
00127,Phường Việt Hưng,phuong,01
00136,Phường Phúc Lợi,phuong,01
00145,Phường Long Biên,phuong,01
00160,Phường Nghĩa Đô,phuong,01
00166,Phường Cầu Giấy,phuong,01
00175,Phường Yên Hoà,phuong,01
00190,Phường Ô Chợ Dừa,phuong,01
00199,Phường Láng,phuong,01
00226,Phường Văn Miếu - Quốc Tử Giám,phuong,01
00229,Phường Kim Liên,phuong,01
00235,Phường Đống Đa,phuong,01
00256,Phường Hai Bà Trưng,phuong,01
00283,Phường Vĩnh Tuy,phuong,01
00292,Phường Bạch Mai,phuong,01
00301,Phường Vĩnh Hưng,phuong,01
00316,Phường Định Công,phuong,01
00322,Phường Tương Mai,phuong,01
00328,Phường Lĩnh Nam,phuong,01
00331,Phường Hoàng Mai,phuong,01
00337,Phường Hoàng Liệt,phuong,01
00340,Phường Yên Sở,phuong,01
00352,Phường Phương Liệt,phuong,01
00364,Phường Khương Đình,phuong,01
00367,Phường Thanh Xuân,phuong,01
00376,Xã Sóc Sơn,xa,01
00382,Xã Kim Anh,xa,01
00385,Xã Trung Giã,xa,01
00430,Xã Đa Phúc,xa,01
00433,Xã Nội Bài,xa,01
00454,Xã Đông Anh,xa,01
00466,Xã Phúc Thịnh,xa,01
00475,Xã Thư Lâm,xa,01
00493,Xã Thiên Lộc,xa,01
00508,Xã Vĩnh Thanh,xa,01
00541,Xã Phù Đổng,xa,01
00562,Xã Thuận An,xa,01
00565,Xã Gia Lâm,xa,01
00577,Xã Bát Tràng,xa,01
00592,Phường Từ Liêm,phuong,01
00598,Phường Thượng Cát,phuong,01
00602,Phường Đông Ngạc,phuong,01
00611,Phường Xuân Đỉnh,phuong,01
00613,Phường Tây Tựu,phuong,01
00619,Phường Phú Diễn,phuong,01
00622,Phường Xuân Phương,phuong,01
00634,Phường Tây Mỗ,phuong,01
00637,Phường Đại Mỗ,phuong,01
00640,Xã Thanh Trì,xa,01
00643,Phường Thanh Liệt,phuong,01
00664,Xã Đại Thanh,xa,01
00679,Xã Ngọc Hồi,xa,01
00685,Xã Nam Phù,xa,01
04930,Xã Yên Xuân,xa,01
08974,Xã Quang Minh,xa,01
08980,Xã Yên Lãng,xa,01
08995,Xã Tiến Thắng,xa,01
09022,Xã Mê Linh,xa,01
09552,Phường Kiến Hưng,phuong,01
09556,Phường Hà Đông,phuong,01
09562,Phường Yên Nghĩa,phuong,01
09568,Phường Phú Lương,phuong,01
09574,Phường Sơn Tây,phuong,01
09604,Phường Tùng Thiện,phuong,01
09616,Xã Đoài Phương,xa,01
09619,Xã Quảng Oai,xa,01
09634,Xã Cổ Đô,xa,01
09661,Xã Minh Châu,xa,01
09664,Xã Vật Lại,xa,01
09676,Xã Bất Bạt,xa,01
09694,Xã Suối Hai,xa,01
09700,Xã Ba Vì,xa,01
09706,Xã Yên Bài,xa,01
09715,Xã Phúc Thọ,xa,01
09739,Xã Phúc Lộc,xa,01
09772,Xã Hát Môn,xa,01
09784,Xã Đan Phượng,xa,01
09787,Xã Liên Minh,xa,01
09817,Xã Ô Diên,xa,01
09832,Xã Hoài Đức,xa,01
09856,Xã Dương Hoà,xa,01
09871,Xã Sơn Đồng,xa,01
09877,Xã An Khánh,xa,01
09886,Phường Dương Nội,phuong,01
09895,Xã Quốc Oai,xa,01
09910,Xã Kiều Phú,xa,01
09931,Xã Hưng Đạo,xa,01
09952,Xã Phú Cát,xa,01
09955,Xã Thạch Thất,xa,01
09982,Xã Hạ Bằng,xa,01
09988,Xã Hoà Lạc,xa,01
10003,Xã Tây Phương,xa,01
10015,Phường Chương Mỹ,phuong,01
10030,Xã Phú Nghĩa,xa,01
10045,Xã Xuân Mai,xa,01
10072,Xã Quảng Bị,xa,01
10081,Xã Trần Phú,xa,01
10096,Xã Hoà Phú,xa,01
10114,Xã Thanh Oai,xa,01
10126,Xã Bình Minh,xa,01
10144,Xã Tam Hưng,xa,01
10180,Xã Dân Hoà,xa,01
10183,Xã Thường Tín,xa,01
10210,Xã Hồng Vân,xa,01
10231,Xã Thượng Phúc,xa,01
10237,Xã Chương Dương,xa,01
10273,Xã Phú Xuyên,xa,01
10279,Xã Phượng Dực,xa,01
10330,Xã Chuyên Mỹ,xa,01
10342,Xã Đại Xuyên,xa,01
10354,Xã Vân Đình,xa,01
10369,Xã Ứng Thiên,xa,01
10402,Xã Ứng Hoà,xa,01
10417,Xã Hoà Xá,xa,01
10441,Xã Mỹ Đức,xa,01
10459,Xã Phúc Sơn,xa,01
10465,Xã Hồng Sơn,xa,01
10489,Xã Hương Sơn,xa,01
04,Tỉnh Cao Bằng,tinh,
01273,Phường Thục Phán,phuong,04
01279,Phường Nùng Trí Cao,phuong,04
01288,Phường Tân Giang,phuong,04
01290,Xã Bảo Lâm,xa,04
01294,Xã Lý Bôn,xa,04
01297,Xã Nam Quang,xa,04
01304,Xã Quảng Lâm,xa,04
01318,Xã Yên Thổ,xa,04
01321,Xã Bảo Lạc,xa,04
01324,Xã Cốc Pàng,xa,04
01327,Xã Cô Ba,xa,04
01336,Xã Khánh Xuân,xa,04
01339,Xã Xuân Trường,xa,04
01351,Xã Hưng Đạo,xa,04
01354,Xã Huy Giáp,xa,04
01360,Xã Sơn Lộ,xa,04
01363,Xã Thông Nông,xa,04
01366,Xã Cần Yên,xa,04
01387,Xã Thanh Long,xa,04
01392,Xã Trường Hà,xa,04
01393,Xã Lũng Nặm,xa,04
01414,Xã Tổng Cọt,xa,04
01438,Xã Hà Quảng,xa,04
01447,Xã Trà Lĩnh,xa,04
01456,Xã Quang Hán,xa,04
01465,Xã Quang Trung,xa,04
01477,Xã Trùng Khánh,xa,04
01489,Xã Đình Phong,xa,04
01501,Xã Đàm Thuỷ,xa,04
01525,Xã Đoài Dương,xa,04
01537,Xã Lý Quốc,xa,04
01552,Xã Quang Long,xa,04
01558,Xã Hạ Lang,xa,04
01561,Xã Vinh Quý,xa,04
01576,Xã Quảng Uyên,xa,04
01594,Xã Độc Lập,xa,04
01618,Xã Hạnh Phúc,xa,04
01636,Xã Bế Văn Đàn,xa,04
01648,Xã Phục Hoà,xa,04
01654,Xã Hoà An,xa,04
01660,Xã Nam Tuấn,xa,04
01699,Xã Nguyễn Huệ,xa,04
01708,Xã Bạch Đằng,xa,04
01726,Xã Nguyên Bình,xa,04
01729,Xã Tĩnh Túc,xa,04
01738,Xã Ca Thành,xa,04
01747,Xã Minh Tâm,xa,04
01768,Xã Phan Thanh,xa,04
01774,Xã Tam Kim,xa,04
01777,Xã Thành Công,xa,04
01786,Xã Đông Khê,xa,04
01789,Xã Canh Tân,xa,04
01792,Xã Kim Đồng,xa,04
01795,Xã Minh Khai,xa,04
01807,Xã Thạch An,xa,04
01822,Xã Đức Long,xa,04
08,Tỉnh Tuyên Quang,tinh,
00691,Phường Hà Giang 2,phuong,08
00694,Phường Hà Giang 1,phuong,08
00700,Xã Ngọc Đường,xa,08
00706,Xã Phú Linh,xa,08
00715,Xã Lũng Cú,xa,08
00721,Xã Đồng Văn,xa,08
00733,Xã Sà Phìn,xa,08
00745,Xã Phố Bảng,xa,08
00763,Xã Lũng Phìn,xa,08
00769,Xã Mèo Vạc,xa,08
00778,Xã Sơn Vĩ,xa,08
00787,Xã Sủng Máng,xa,08
00802,Xã Khâu Vai,xa,08
00808,Xã Tát Ngà,xa,08
00817,Xã Niêm Sơn,xa,08
00820,Xã Yên Minh,xa,08
00829,Xã Thắng Mố,xa,08
00832,Xã Bạch Đích,xa,08
00847,Xã Mậu Duệ,xa,08
00859,Xã Ngọc Long,xa,08
00865,Xã Đường Thượng,xa,08
00871,Xã Du Già,xa,08
00874,Xã Quản Bạ,xa,08
00883,Xã Cán Tỷ,xa,08
00889,Xã Nghĩa Thuận,xa,08
00892,Xã Tùng Vài,xa,08
00901,Xã Lùng Tám,xa,08
00913,Xã Vị Xuyên,xa,08
00919,Xã Minh Tân,xa,08
00922,Xã Thuận Hoà,xa,08
00925,Xã Tùng Bá,xa,08
00928,Xã Thanh Thuỷ,xa,08
00937,Xã Lao Chải,xa,08
00952,Xã Cao Bồ,xa,08
00958,Xã Thượng Sơn,xa,08
00967,Xã Việt Lâm,xa,08
00970,Xã Linh Hồ,xa,08
00976,Xã Bạch Ngọc,xa,08
00982,Xã Minh Sơn,xa,08
00985,Xã Giáp Trung,xa,08
00991,Xã Bắc Mê,xa,08
00994,Xã Minh Ngọc,xa,08
01006,Xã Yên Cường,xa,08
01012,Xã Đường Hồng,xa,08
01021,Xã Hoàng Su Phì,xa,08
01024,Xã Bản Máy,xa,08
01033,Xã Thàng Tín,xa,08
01051,Xã Tân Tiến,xa,08
01057,Xã Pờ Ly Ngài,xa,08
01075,Xã Nậm Dịch,xa,08
01084,Xã Hồ Thầu,xa,08
01090,Xã Thông Nguyên,xa,08
01096,Xã Pà Vầy Sủ,xa,08
01108,Xã Xín Mần,xa,08
01117,Xã Trung Thịnh,xa,08
01141,Xã Nấm Dẩn,xa,08
01144,Xã Quảng Nguyên,xa,08
01147,Xã Khuôn Lùng,xa,08
01153,Xã Bắc Quang,xa,08
01156,Xã Vĩnh Tuy,xa,08
01165,Xã Đồng Tâm,xa,08
01171,Xã Tân Quang,xa,08
01180,Xã Bằng Hành,xa,08
01192,Xã Liên Hiệp,xa,08
01201,Xã Hùng An,xa,08
01216,Xã Đồng Yên,xa,08
01225,Xã Tiên Nguyên,xa,08
01234,Xã Yên Thành,xa,08
01237,Xã Quang Bình,xa,08
01243,Xã Tân Trịnh,xa,08
01246,Xã Bằng Lang,xa,08
01255,Xã Xuân Giang,xa,08
01261,Xã Tiên Yên,xa,08
02212,Phường Nông Tiến,phuong,08
02215,Phường Minh Xuân,phuong,08
02221,Xã Nà Hang,xa,08
02239,Xã Thượng Nông,xa,08
02245,Xã Côn Lôn,xa,08
02248,Xã Yên Hoa,xa,08
02260,Xã Hồng Thái,xa,08
02266,Xã Lâm Bình,xa,08
02269,Xã Thượng Lâm,xa,08
02287,Xã Chiêm Hoá,xa,08
02296,Xã Bình An,xa,08
02302,Xã Minh Quang,xa,08
02305,Xã Trung Hà,xa,08
02308,Xã Tân Mỹ,xa,08
02317,Xã Yên Lập,xa,08
02320,Xã Tân An,xa,08
02332,Xã Kiên Đài,xa,08
02350,Xã Kim Bình,xa,08
02353,Xã Hoà An,xa,08
02359,Xã Tri Phú,xa,08
02365,Xã Yên Nguyên,xa,08
02374,Xã Hàm Yên,xa,08
02380,Xã Bạch Xa,xa,08
02392,Xã Phù Lưu,xa,08
02398,Xã Yên Phú,xa,08
02404,Xã Bình Xa,xa,08
02407,Xã Thái Sơn,xa,08
02419,Xã Thái Hoà,xa,08
02425,Xã Hùng Đức,xa,08
02434,Xã Lực Hành,xa,08
02437,Xã Kiến Thiết,xa,08
02449,Xã Xuân Vân,xa,08
02455,Xã Hùng Lợi,xa,08
02458,Xã Trung Sơn,xa,08
02470,Xã Tân Long,xa,08
02473,Xã Yên Sơn,xa,08
02494,Xã Thái Bình,xa,08
02509,Phường Mỹ Lâm,phuong,08
02512,Phường An Tường,phuong,08
02524,Phường Bình Thuận,phuong,08
02530,Xã Nhữ Khê,xa,08
02536,Xã Sơn Dương,xa,08
02545,Xã Tân Trào,xa,08
02548,Xã Bình Ca,xa,08
02554,Xã Minh Thanh,xa,08
02572,Xã Đông Thọ,xa,08
02578,Xã Tân Thanh,xa,08
02608,Xã Hồng Sơn,xa,08
02611,Xã Phú Lương,xa,08
02620,Xã Sơn Thuỷ,xa,08
02623,Xã Trường Sinh,xa,08
11,Tỉnh Điện Biên,tinh,
03127,Phường Điện Biên Phủ,phuong,11
03151,Phường Mường Lay,phuong,11
03158,Xã Sín Thầu,xa,11
03160,Xã Mường Nhé,xa,11
03162,Xã Nậm Kè,xa,11
03163,Xã Mường Toong,xa,11
03164,Xã Quảng Lâm,xa,11
03166,Xã Mường Chà,xa,11
03169,Xã Nà Hỳ,xa,11
03172,Xã Na Sang,xa,11
03175,Xã Chà Tở,xa,11
03176,Xã Nà Bủng,xa,11
03181,Xã Mường Tùng,xa,11
03193,Xã Pa Ham,xa,11
03194,Xã Nậm Nèn,xa,11
03199,Xã Si Pa Phìn,xa,11
03202,Xã Mường Pồn,xa,11
03203,Xã Na Son,xa,11
03208,Xã Xa Dung,xa,11
03214,Xã Mường Luân,xa,11
03217,Xã Tủa Chùa,xa,11
03220,Xã Tủa Thàng,xa,11
03226,Xã Sín Chải,xa,11
03241,Xã Sính Phình,xa,11
03244,Xã Sáng Nhè,xa,11
03253,Xã Tuần Giáo,xa,11
03256,Xã Mường Ảng,xa,11
03260,Xã Pú Nhung,xa,11
03268,Xã Mường Mùn,xa,11
03283,Xã Chiềng Sinh,xa,11
03295,Xã Quài Tở,xa,11
03301,Xã Búng Lao,xa,11
03313,Xã Mường Lạn,xa,11
03316,Xã Nà Tấu,xa,11
03325,Xã Mường Phăng,xa,11
03328,Xã Thanh Nưa,xa,11
03334,Phường Mường Thanh,phuong,11
03349,Xã Thanh Yên,xa,11
03352,Xã Thanh An,xa,11
03356,Xã Sam Mứn,xa,11
03358,Xã Núa Ngam,xa,11
03368,Xã Mường Nhà,xa,11
03370,Xã Pu Nhi,xa,11
03382,Xã Phình Giàng,xa,11
03385,Xã Tìa Dình,xa,11
12,Tỉnh Lai Châu,tinh,
03388,Phường Đoàn Kết,phuong,12
03390,Xã Bình Lư,xa,12
03394,Xã Sin Suối Hồ,xa,12
03405,Xã Tả Lèng,xa,12
03408,Phường Tân Phong,phuong,12
03424,Xã Bản Bo,xa,12
03430,Xã Khun Há,xa,12
03433,Xã Bum Tở,xa,12
03434,Xã Nậm Hàng,xa,12
03439,Xã Thu Lũm,xa,12
03442,Xã Pa Ủ,xa,12
03445,Xã Mường Tè,xa,12
03451,Xã Mù Cả,xa,12
03460,Xã Hua Bum,xa,12
03463,Xã Tà Tổng,xa,12
03466,Xã Bum Nưa,xa,12
03472,Xã Mường Mô,xa,12
03478,Xã Sìn Hồ,xa,12
03487,Xã Lê Lợi,xa,12
03503,Xã Pa Tần,xa,12
03508,Xã Hồng Thu,xa,12
03517,Xã Nậm Tăm,xa,12
03529,Xã Tủa Sín Chải,xa,12
03532,Xã Pu Sam Cáp,xa,12
03538,Xã Nậm Mạ,xa,12
03544,Xã Nậm Cuổi,xa,12
03549,Xã Phong Thổ,xa,12
03562,Xã Sì Lở Lầu,xa,12
03571,Xã Dào San,xa,12
03583,Xã Khổng Lào,xa,12
03595,Xã Than Uyên,xa,12
03598,Xã Tân Uyên,xa,12
03601,Xã Mường Khoa,xa,12
03613,Xã Nậm Sỏ,xa,12
03616,Xã Pắc Ta,xa,12
03618,Xã Mường Than,xa,12
03637,Xã Mường Kim,xa,12
03640,Xã Khoen On,xa,12
14,Tỉnh Sơn La,tinh,
03646,Phường Tô Hiệu,phuong,14
03664,Phường Chiềng An,phuong,14
03670,Phường Chiềng Cơi,phuong,14
03679,Phường Chiềng Sinh,phuong,14
03688,Xã Mường Chiên,xa,14
03694,Xã Mường Giôn,xa,14
03703,Xã Quỳnh Nhai,xa,14
03712,Xã Mường Sại,xa,14
03721,Xã Thuận Châu,xa,14
03724,Xã Bình Thuận,xa,14
03727,Xã Mường É,xa,14
03754,Xã Chiềng La,xa,14
03757,Xã Mường Khiêng,xa,14
03760,Xã Mường Bám,xa,14
03763,Xã Long Hẹ,xa,14
03781,Xã Co Mạ,xa,14
03784,Xã Nậm Lầu,xa,14
03799,Xã Muổi Nọi,xa,14
03808,Xã Mường La,xa,14
03814,Xã Chiềng Lao,xa,14
03820,Xã Ngọc Chiến,xa,14
03847,Xã Mường Bú,xa,14
03850,Xã Chiềng Hoa,xa,14
03856,Xã Bắc Yên,xa,14
03862,Xã Xím Vàng,xa,14
03868,Xã Tà Xùa,xa,14
03871,Xã Pắc Ngà,xa,14
03880,Xã Tạ Khoa,xa,14
03892,Xã Chiềng Sại,xa,14
03901,Xã Suối Tọ,xa,14
03907,Xã Mường Cơi,xa,14
03910,Xã Phù Yên,xa,14
03922,Xã Gia Phù,xa,14
03943,Xã Mường Bang,xa,14
03958,Xã Tường Hạ,xa,14
03961,Xã Kim Bon,xa,14
03970,Xã Tân Phong,xa,14
03979,Phường Mộc Sơn,phuong,14
03980,Phường Mộc Châu,phuong,14
03982,Phường Thảo Nguyên,phuong,14
03985,Xã Chiềng Sơn,xa,14
03997,Xã Tân Yên,xa,14
04000,Xã Đoàn Kết,xa,14
04006,Xã Song Khủa,xa,14
04018,Xã Tô Múa,xa,14
04033,Phường Vân Sơn,phuong,14
04045,Xã Lóng Sập,xa,14
04048,Xã Vân Hồ,xa,14
04057,Xã Xuân Nha,xa,14
04075,Xã Yên Châu,xa,14
04078,Xã Chiềng Hặc,xa,14
04087,Xã Yên Sơn,xa,14
04096,Xã Lóng Phiêng,xa,14
04099,Xã Phiêng Khoài,xa,14
04105,Xã Mai Sơn,xa,14
04108,Xã Chiềng Sung,xa,14
04117,Xã Mường Chanh,xa,14
04123,Xã Chiềng Mung,xa,14
04132,Xã Chiềng Mai,xa,14
04136,Xã Tà Hộc,xa,14
04144,Xã Phiêng Cằm,xa,14
04159,Xã Phiêng Pằn,xa,14
04168,Xã Sông Mã,xa,14
04171,Xã Bó Sinh,xa,14
04183,Xã Mường Lầm,xa,14
04186,Xã Nậm Ty,xa,14
04195,Xã Chiềng Sơ,xa,14
04204,Xã Chiềng Khoong,xa,14
04210,Xã Huổi Một,xa,14
04219,Xã Mường Hung,xa,14
04222,Xã Chiềng Khương,xa,14
04228,Xã Púng Bánh,xa,14
04231,Xã Sốp Cộp,xa,14
04240,Xã Mường Lèo,xa,14
04246,Xã Mường Lạn,xa,14
15,Tỉnh Lào Cai,tinh,
02647,Phường Lào Cai,phuong,15
02671,Phường Cam Đường,phuong,15
02680,Xã Hợp Thành,xa,15
02683,Xã Bát Xát,xa,15
02686,Xã A Mú Sung,xa,15
02695,Xã Trịnh Tường,xa,15
02701,Xã Y Tý,xa,15
02707,Xã Dền Sáng,xa,15
02725,Xã Bản Xèo,xa,15
02728,Xã Mường Hum,xa,15
02746,Xã Cốc San,xa,15
02752,Xã Pha Long,xa,15
02761,Xã Mường Khương,xa,15
02782,Xã Cao Sơn,xa,15
02788,Xã Bản Lầu,xa,15
02809,Xã Si Ma Cai,xa,15
02824,Xã Sín Chéng,xa,15
02839,Xã Bắc Hà,xa,15
02842,Xã Tả Củ Tỷ,xa,15
02848,Xã Lùng Phình,xa,15
02869,Xã Bản Liền,xa,15
02890,Xã Bảo Nhai,xa,15
02896,Xã Cốc Lầu,xa,15
02902,Xã Phong Hải,xa,15
02905,Xã Bảo Thắng,xa,15
02908,Xã Tằng Loỏng,xa,15
02923,Xã Gia Phú,xa,15
02926,Xã Xuân Quang,xa,15
02947,Xã Bảo Yên,xa,15
02953,Xã Nghĩa Đô,xa,15
02962,Xã Xuân Hoà,xa,15
02968,Xã Thượng Hà,xa,15
02989,Xã Bảo Hà,xa,15
02998,Xã Phúc Khánh,xa,15
03004,Xã Ngũ Chỉ Sơn,xa,15
03006,Phường Sa Pa,phuong,15
03013,Xã Tả Phìn,xa,15
03037,Xã Tả Van,xa,15
03043,Xã Mường Bo,xa,15
03046,Xã Bản Hồ,xa,15
03061,Xã Võ Lao,xa,15
03076,Xã Nậm Chày,xa,15
03082,Xã Văn Bàn,xa,15
03085,Xã Nậm Xé,xa,15
03091,Xã Chiềng Ken,xa,15
03103,Xã Khánh Yên,xa,15
03106,Xã Dương Quỳ,xa,15
03121,Xã Minh Lương,xa,15
04252,Phường Yên Bái,phuong,15
04273,Phường Nam Cường,phuong,15
04279,Phường Văn Phú,phuong,15
04288,Phường Nghĩa Lộ,phuong,15
04303,Xã Lục Yên,xa,15
04309,Xã Lâm Thượng,xa,15
04336,Xã Tân Lĩnh,xa,15
04342,Xã Khánh Hoà,xa,15
04345,Xã Mường Lai,xa,15
04363,Xã Phúc Lợi,xa,15
04375,Xã Mậu A,xa,15
04381,Xã Lâm Giang,xa,15
04387,Xã Châu Quế,xa,15
04399,Xã Đông Cuông,xa,15
04402,Xã Phong Dụ Hạ,xa,15
04423,Xã Phong Dụ Thượng,xa,15
04429,Xã Tân Hợp,xa,15
04441,Xã Xuân Ái,xa,15
04450,Xã Mỏ Vàng,xa,15
04456,Xã Mù Cang Chải,xa,15
04462,Xã Nậm Có,xa,15
04465,Xã Khao Mang,xa,15
04474,Xã Lao Chải,xa,15
04489,Xã Chế Tạo,xa,15
04492,Xã Púng Luông,xa,15
04498,Xã Trấn Yên,xa,15
04531,Xã Quy Mông,xa,15
04537,Xã Lương Thịnh,xa,15
04543,Phường Âu Lâu,phuong,15
04564,Xã Việt Hồng,xa,15
04576,Xã Hưng Khánh,xa,15
04585,Xã Hạnh Phúc,xa,15
04603,Xã Tà Xi Láng,xa,15
04606,Xã Trạm Tấu,xa,15
04609,Xã Phình Hồ,xa,15
04630,Xã Tú Lệ,xa,15
04636,Xã Gia Hội,xa,15
04651,Xã Sơn Lương,xa,15
04660,Xã Liên Sơn,xa,15
04663,Phường Trung Tâm,phuong,15
04672,Xã Văn Chấn,xa,15
04681,Phường Cầu Thia,phuong,15
04693,Xã Cát Thịnh,xa,15
04699,Xã Chấn Thịnh,xa,15
04705,Xã Thượng Bằng La,xa,15
04711,Xã Nghĩa Tâm,xa,15
04714,Xã Yên Bình,xa,15
04717,Xã Thác Bà,xa,15
04726,Xã Cảm Nhân,xa,15
04744,Xã Yên Thành,xa,15
04750,Xã Bảo Ái,xa,15
19,Tỉnh Thái Nguyên,tinh,
01840,Phường Đức Xuân,phuong,19
01843,Phường Bắc Kạn,phuong,19
01849,Xã Phong Quang,xa,19
01864,Xã Bằng Thành,xa,19
01879,Xã Cao Minh,xa,19
01882,Xã Nghiên Loan,xa,19
01894,Xã Phúc Lộc,xa,19
01906,Xã Ba Bể,xa,19
01912,Xã Chợ Rã,xa,19
01921,Xã Thượng Minh,xa,19
01933,Xã Đồng Phúc,xa,19
01936,Xã Nà Phặc,xa,19
01942,Xã Bằng Vân,xa,19
01954,Xã Ngân Sơn,xa,19
01957,Xã Thượng Quan,xa,19
01960,Xã Hiệp Lực,xa,19
01969,Xã Phủ Thông,xa,19
01981,Xã Vĩnh Thông,xa,19
02008,Xã Cẩm Giàng,xa,19
02014,Xã Bạch Thông,xa,19
02020,Xã Chợ Đồn,xa,19
02026,Xã Nam Cường,xa,19
02038,Xã Quảng Bạch,xa,19
02044,Xã Yên Thịnh,xa,19
02071,Xã Nghĩa Tá,xa,19
02083,Xã Yên Phong,xa,19
02086,Xã Chợ Mới,xa,19
02101,Xã Thanh Mai,xa,19
02104,Xã Tân Kỳ,xa,19
02107,Xã Thanh Thịnh,xa,19
02116,Xã Yên Bình,xa,19
02143,Xã Văn Lang,xa,19
02152,Xã Cường Lợi,xa,19
02155,Xã Na Rì,xa,19
02176,Xã Trần Phú,xa,19
02185,Xã Côn Minh,xa,19
02191,Xã Xuân Dương,xa,19
05443,Phường Phan Đình Phùng,phuong,19
05455,Phường Quyết Thắng,phuong,19
05467,Phường Gia Sàng,phuong,19
05482,Phường Quan Triều,phuong,19
05488,Xã Đại Phúc,xa,19
05500,Phường Tích Lương,phuong,19
05503,Xã Tân Cương,xa,19
05518,Phường Sông Công,phuong,19
05528,Phường Bách Quang,phuong,19
05533,Phường Bá Xuyên,phuong,19
05542,Xã Lam Vỹ,xa,19
05551,Xã Kim Phượng,xa,19
05563,Xã Phượng Tiến,xa,19
05569,Xã Định Hoá,xa,19
05581,Xã Trung Hội,xa,19
05587,Xã Bình Yên,xa,19
05602,Xã Phú Đình,xa,19
05605,Xã Bình Thành,xa,19
05611,Xã Phú Lương,xa,19
05620,Xã Yên Trạch,xa,19
05632,Xã Hợp Thành,xa,19
05641,Xã Vô Tranh,xa,19
05662,Xã Trại Cau,xa,19
05665,Xã Văn Lăng,xa,19
05674,Xã Quang Sơn,xa,19
05680,Xã Văn Hán,xa,19
05692,Xã Đồng Hỷ,xa,19
05707,Xã Nam Hoà,xa,19
05710,Phường Linh Sơn,phuong,19
05716,Xã Võ Nhai,xa,19
05719,Xã Sảng Mộc,xa,19
05722,Xã Nghinh Tường,xa,19
05725,Xã Thần Sa,xa,19
05740,Xã La Hiên,xa,19
05746,Xã Tràng Xá,xa,19
05755,Xã Dân Tiến,xa,19
05773,Xã Phú Xuyên,xa,19
05776,Xã Đức Lương,xa,19
05788,Xã Phú Lạc,xa,19
05800,Xã Phú Thịnh,xa,19
05809,Xã An Khánh,xa,19
05818,Xã La Bằng,xa,19
05830,Xã Đại Từ,xa,19
05845,Xã Vạn Phú,xa,19
05851,Xã Quân Chu,xa,19
05857,Phường Phúc Thuận,phuong,19
05860,Phường Phổ Yên,phuong,19
05881,Xã Thành Công,xa,19
05890,Phường Vạn Xuân,phuong,19
05899,Phường Trung Thành,phuong,19
05908,Xã Phú Bình,xa,19
05917,Xã Tân Khánh,xa,19
05923,Xã Tân Thành,xa,19
05941,Xã Điềm Thuỵ,xa,19
05953,Xã Kha Sơn,xa,19
20,Tỉnh Lạng Sơn,tinh,
05977,Phường Đông Kinh,phuong,20
05983,Phường Lương Văn Tri,phuong,20
05986,Phường Tam Thanh,phuong,20
06001,Xã Đoàn Kết,xa,20
06004,Xã Quốc Khánh,xa,20
06019,Xã Tân Tiến,xa,20
06037,Xã Kháng Chiến,xa,20
06040,Xã Thất Khê,xa,20
06046,Xã Tràng Định,xa,20
06058,Xã Quốc Việt,xa,20
06073,Xã Hoa Thám,xa,20
06076,Xã Quý Hoà,xa,20
06079,Xã Hồng Phong,xa,20
06085,Xã Thiện Hoà,xa,20
06091,Xã Thiện Thuật,xa,20
06103,Xã Thiện Long,xa,20
06112,Xã Bình Gia,xa,20
06115,Xã Tân Văn,xa,20
06124,Xã Na Sầm,xa,20
06148,Xã Thuỵ Hùng,xa,20
06151,Xã Hội Hoan,xa,20
06154,Xã Văn Lãng,xa,20
06172,Xã Hoàng Văn Thụ,xa,20
06184,Xã Đồng Đăng,xa,20
06187,Phường Kỳ Lừa,phuong,20
06196,Xã Ba Sơn,xa,20
06211,Xã Cao Lộc,xa,20
06220,Xã Công Sơn,xa,20
06253,Xã Văn Quan,xa,20
06280,Xã Điềm He,xa,20
06286,Xã Khánh Khê,xa,20
06298,Xã Yên Phúc,xa,20
06313,Xã Tri Lễ,xa,20
06316,Xã Tân Đoàn,xa,20
06325,xã Bắc Sơn,dac-khu,20
06337,Xã Tân Tri,xa,20
06349,Xã Hưng Vũ,xa,20
06364,Xã Vũ Lễ,xa,20
06367,Xã Vũ Lăng,xa,20
06376,Xã Nhất Hoà,xa,20
06385,Xã Hữu Lũng,xa,20
06391,Xã Yên Bình,xa,20
06400,Xã Hữu Liên,xa,20
06415,Xã Vân Nham,xa,20
06427,Xã Cai Kinh,xa,20
06436,Xã Thiện Tân,xa,20
06445,Xã Tân Thành,xa,20
06457,Xã Tuấn Sơn,xa,20
06463,Xã Chi Lăng,xa,20
06475,Xã Bằng Mạc,xa,20
06481,Xã Chiến Thắng,xa,20
06496,Xã Nhân Lý,xa,20
06505,Xã Vạn Linh,xa,20
06517,Xã Quan Sơn,xa,20
06526,Xã Na Dương,xa,20
06529,Xã Lộc Bình,xa,20
06541,Xã Mẫu Sơn,xa,20
06565,Xã Khuất Xá,xa,20
06577,Xã Thống Nhất,xa,20
06601,Xã Lợi Bác,xa,20
06607,Xã Xuân Dương,xa,20
06613,Xã Đình Lập,xa,20
06616,Xã Thái Bình,xa,20
06625,Xã Kiên Mộc,xa,20
06637,Xã Châu Sơn,xa,20
22,Tỉnh Quảng Ninh,tinh,
06652,Phường Hà Tu,phuong,22
06658,Phường Cao Xanh,phuong,22
06661,Phường Việt Hưng,phuong,22
06673,Phường Bãi Cháy,phuong,22
06676,Phường Hà Lầm,phuong,22
06685,Phường Hồng Gai,phuong,22
06688,Phường Hạ Long,phuong,22
06706,Phường Tuần Châu,phuong,22
06709,Phường Móng Cái 2,phuong,22
06712,Phường Móng Cái 1,phuong,22
06724,Xã Hải Sơn,xa,22
06733,Xã Hải Ninh,xa,22
06736,Phường Móng Cái 3,phuong,22
06757,Xã Vĩnh Thực,xa,22
06760,Phường Mông Dương,phuong,22
06778,Phường Quang Hanh,phuong,22
06781,Phường Cửa Ông,phuong,22
06793,Phường Cẩm Phả,phuong,22
06799,Xã Hải Hoà,xa,22
06811,Phường Uông Bí,phuong,22
06820,Phường Vàng Danh,phuong,22
06832,Phường Yên Tử,phuong,22
06838,Xã Bình Liêu,xa,22
06841,Xã Hoành Mô,xa,22
06856,Xã Lục Hồn,xa,22
06862,Xã Tiên Yên,xa,22
06874,Xã Điền Xá,xa,22
06877,Xã Đông Ngũ,xa,22
06886,Xã Hải Lạng,xa,22
06895,Xã Đầm Hà,xa,22
06913,Xã Quảng Tân,xa,22
06922,Xã Quảng Hà,xa,22
06931,Xã Quảng Đức,xa,22
06946,Xã Đường Hoa,xa,22
06967,Xã Cái Chiên,xa,22
06978,Xã Ba Chẽ,xa,22
06979,Xã Kỳ Thượng,xa,22
06985,Xã Lương Minh,xa,22
06994,Đặc khu Vân Đồn,dac-khu,22
07030,Phường Hoành Bồ,phuong,22
07054,Xã Quảng La,xa,22
07060,Xã Thống Nhất,xa,22
07069,Phường Mạo Khê,phuong,22
07081,Phường Bình Khê,phuong,22
07090,Phường An Sinh,phuong,22
07093,Phường Đông Triều,phuong,22
07114,Phường Hoàng Quế,phuong,22
07132,Phường Quảng Yên,phuong,22
07135,Phường Đông Mai,phuong,22
07147,Phường Hiệp Hoà,phuong,22
07168,Phường Hà An,phuong,22
07180,Phường Liên Hoà,phuong,22
07183,Phường Phong Cốc,phuong,22
07192,Đặc khu Cô Tô,dac-khu,22
24,Tỉnh Bắc Ninh,tinh,
07210,Phường Bắc Giang,phuong,24
07228,Phường Đa Mai,phuong,24
07246,Xã Xuân Lương,xa,24
07264,Xã Tam Tiến,xa,24
07282,Xã Đồng Kỳ,xa,24
07288,Xã Yên Thế,xa,24
07294,Xã Bố Hạ,xa,24
07306,Xã Nhã Nam,xa,24
07330,Xã Phúc Hoà,xa,24
07333,Xã Quang Trung,xa,24
07339,Xã Tân Yên,xa,24
07351,Xã Ngọc Thiện,xa,24
07375,Xã Lạng Giang,xa,24
07381,Xã Tiên Lục,xa,24
07399,Xã Kép,xa,24
07420,Xã Mỹ Thái,xa,24
07432,Xã Tân Dĩnh,xa,24
07444,Xã Lục Nam,xa,24
07450,Xã Đông Phú,xa,24
07462,Xã Bảo Đài,xa,24
07486,Xã Nghĩa Phương,xa,24
07489,Xã Trường Sơn,xa,24
07492,Xã Lục Sơn,xa,24
07498,Xã Bắc Lũng,xa,24
07519,Xã Cẩm Lý,xa,24
07525,Phường Chũ,phuong,24
07531,Xã Tân Sơn,xa,24
07534,Xã Sa Lý,xa,24
07537,Xã Biên Sơn,xa,24
07543,Xã Sơn Hải,xa,24
07552,Xã Kiên Lao,xa,24
07573,Xã Biển Động,xa,24
07582,Xã Lục Ngạn,xa,24
07594,Xã Đèo Gia,xa,24
07603,Xã Nam Dương,xa,24
07612,Phường Phượng Sơn,phuong,24
07615,Xã Sơn Động,xa,24
07616,Xã Tây Yên Tử,xa,24
07621,Xã Vân Sơn,xa,24
07627,Xã Đại Sơn,xa,24
07642,Xã Yên Định,xa,24
07654,Xã An Lạc,xa,24
07663,Xã Tuấn Đạo,xa,24
07672,Xã Dương Hưu,xa,24
07681,Phường Yên Dũng,phuong,24
07682,Phường Tân An,phuong,24
07696,Phường Tiền Phong,phuong,24
07699,Phường Tân Tiến,phuong,24
07735,Xã Đồng Việt,xa,24
07738,Phường Cảnh Thuỵ,phuong,24
07774,Phường Tự Lạn,phuong,24
07777,Phường Việt Yên,phuong,24
07795,Phường Nếnh,phuong,24
07798,Phường Vân Hà,phuong,24
07822,Xã Hoàng Vân,xa,24
07840,Xã Hiệp Hoà,xa,24
07864,Xã Hợp Thịnh,xa,24
07870,Xã Xuân Cẩm,xa,24
09169,Phường Vũ Ninh,phuong,24
09187,Phường Kinh Bắc,phuong,24
09190,Phường Võ Cường,phuong,24
09193,Xã Yên Phong,xa,24
09202,Xã Tam Giang,xa,24
09205,Xã Yên Trung,xa,24
09208,Xã Tam Đa,xa,24
09238,Xã Văn Môn,xa,24
09247,Phường Quế Võ,phuong,24
09253,Phường Nhân Hoà,phuong,24
09265,Phường Phương Liễu,phuong,24
09286,Phường Nam Sơn,phuong,24
09292,Xã Phù Lãng,xa,24
09295,Phường Bồng Lai,phuong,24
09301,Phường Đào Viên,phuong,24
09313,Xã Chi Lăng,xa,24
09319,Xã Tiên Du,xa,24
09325,Phường Hạp Lĩnh,phuong,24
09334,Xã Liên Bão,xa,24
09340,Xã Đại Đồng,xa,24
09343,Xã Tân Chi,xa,24
09349,Xã Phật Tích,xa,24
09367,Phường Từ Sơn,phuong,24
09370,Phường Tam Sơn,phuong,24
09379,Phường Phù Khê,phuong,24
09385,Phường Đồng Nguyên,phuong,24
09400,Phường Thuận Thành,phuong,24
09409,Phường Mão Điền,phuong,24
09427,Phường Trí Quả,phuong,24
09430,Phường Trạm Lộ,phuong,24
09433,Phường Song Liễu,phuong,24
09445,Phường Ninh Xá,phuong,24
09454,Xã Gia Bình,xa,24
09466,Xã Cao Đức,xa,24
09469,Xã Đại Lai,xa,24
09475,Xã Nhân Thắng,xa,24
09487,Xã Đông Cứu,xa,24
09496,Xã Lương Tài,xa,24
09499,Xã Trung Kênh,xa,24
09523,Xã Trung Chính,xa,24
09529,Xã Lâm Thao,xa,24
25,Tỉnh Phú Thọ,tinh,
05128,Xã Tân Lạc,xa,25
04792,Phường Tân Hoà,phuong,25
04795,Phường Hoà Bình,phuong,25
04828,Phường Thống Nhất,phuong,25
04831,Xã Đà Bắc,xa,25
04846,Xã Đức Nhàn,xa,25
04849,Xã Tân Pheo,xa,25
04873,Xã Quy Đức,xa,25
04876,Xã Cao Sơn,xa,25
04891,Xã Tiền Phong,xa,25
04894,Phường Kỳ Sơn,phuong,25
04897,Xã Thịnh Minh,xa,25
04924,Xã Lương Sơn,xa,25
04960,Xã Liên Sơn,xa,25
04978,Xã Kim Bôi,xa,25
04990,Xã Nật Sơn,xa,25
05014,Xã Mường Động,xa,25
05047,Xã Cao Dương,xa,25
05068,Xã Hợp Kim,xa,25
05086,Xã Dũng Tiến,xa,25
05089,Xã Cao Phong,xa,25
05092,Xã Thung Nai,xa,25
05116,Xã Mường Thàng,xa,25
05134,Xã Mường Hoa,xa,25
05152,Xã Vân Sơn,xa,25
05158,Xã Mường Bi,xa,25
05191,Xã Toàn Thắng,xa,25
05200,Xã Mai Châu,xa,25
05206,Xã Tân Mai,xa,25
05212,Xã Pà Cò,xa,25
05245,Xã Bao La,xa,25
05251,Xã Mai Hạ,xa,25
05266,Xã Lạc Sơn,xa,25
05287,Xã Mường Vang,xa,25
05290,Xã Nhân Nghĩa,xa,25
05293,Xã Thượng Cốc,xa,25
05305,Xã Yên Phú,xa,25
05323,Xã Quyết Thắng,xa,25
05329,Xã Ngọc Sơn,xa,25
05347,Xã Đại Đồng,xa,25
05353,Xã Yên Thuỷ,xa,25
05362,Xã Lạc Lương,xa,25
05386,Xã Yên Trị,xa,25
05392,Xã Lạc Thuỷ,xa,25
05395,Xã An Nghĩa,xa,25
05425,Xã An Bình,xa,25
07894,Phường Nông Trang,phuong,25
07900,Phường Việt Trì,phuong,25
07909,Phường Thanh Miếu,phuong,25
07918,Phường Vân Phú,phuong,25
07942,Phường Phú Thọ,phuong,25
07948,Phường Âu Cơ,phuong,25
07954,Phường Phong Châu,phuong,25
07969,Xã Đoan Hùng,xa,25
07996,Xã Bằng Luân,xa,25
07999,Xã Chí Đám,xa,25
08023,Xã Tây Cốc,xa,25
08038,Xã Chân Mộng,xa,25
08053,Xã Hạ Hoà,xa,25
08071,Xã Đan Thượng,xa,25
08110,Xã Hiền Lương,xa,25
08113,Xã Yên Kỳ,xa,25
08134,Xã Văn Lang,xa,25
08143,Xã Vĩnh Chân,xa,25
08152,Xã Thanh Ba,xa,25
08173,Xã Quảng Yên,xa,25
08203,Xã Hoàng Cương,xa,25
08209,Xã Đông Thành,xa,25
08218,Xã Chí Tiên,xa,25
08227,Xã Liên Minh,xa,25
08230,Xã Phù Ninh,xa,25
08236,Xã Phú Mỹ,xa,25
08245,Xã Trạm Thản,xa,25
08254,Xã Dân Chủ,xa,25
08275,Xã Bình Phú,xa,25
08290,Xã Yên Lập,xa,25
08296,Xã Sơn Lương,xa,25
08305,Xã Xuân Viên,xa,25
08311,Xã Trung Sơn,xa,25
08323,Xã Thượng Long,xa,25
08338,Xã Minh Hoà,xa,25
08341,Xã Cẩm Khê,xa,25
08344,Xã Tiên Lương,xa,25
08377,Xã Vân Bán,xa,25
08398,Xã Phú Khê,xa,25
08416,Xã Hùng Việt,xa,25
08431,Xã Đồng Lương,xa,25
08434,Xã Tam Nông,xa,25
08443,Xã Hiền Quan,xa,25
08467,Xã Vạn Xuân,xa,25
08479,Xã Thọ Văn,xa,25
08494,Xã Lâm Thao,xa,25
08500,Xã Xuân Lũng,xa,25
08515,Xã Hy Cương,xa,25
08521,Xã Phùng Nguyên,xa,25
08527,Xã Bản Nguyên,xa,25
08542,Xã Thanh Sơn,xa,25
08545,Xã Thu Cúc,xa,25
08560,Xã Lai Đồng,xa,25
08566,Xã Tân Sơn,xa,25
08584,Xã Võ Miếu,xa,25
08590,Xã Xuân Đài,xa,25
08593,Xã Minh Đài,xa,25
08611,Xã Văn Miếu,xa,25
08614,Xã Cự Đồng,xa,25
08620,Xã Long Cốc,xa,25
08632,Xã Hương Cần,xa,25
08635,Xã Khả Cửu,xa,25
08656,Xã Yên Sơn,xa,25
08662,Xã Đào Xá,xa,25
08674,Xã Thanh Thuỷ,xa,25
08686,Xã Tu Vũ,xa,25
08707,Phường Vĩnh Yên,phuong,25
08716,Phường Vĩnh Phúc,phuong,25
08740,Phường Phúc Yên,phuong,25
08746,Phường Xuân Hoà,phuong,25
08761,Xã Lập Thạch,xa,25
08770,Xã Hợp Lý,xa,25
08773,Xã Yên Lãng,xa,25
08782,Xã Hải Lựu,xa,25
08788,Xã Thái Hoà,xa,25
08812,Xã Liên Hoà,xa,25
08824,Xã Tam Sơn,xa,25
08842,Xã Tiên Lữ,xa,25
08848,Xã Sông Lô,xa,25
08866,Xã Sơn Đông,xa,25
08869,Xã Tam Dương,xa,25
08872,Xã Tam Dương Bắc,xa,25
08896,Xã Hoàng An,xa,25
08905,Xã Hội Thịnh,xa,25
08911,Xã Tam Đảo,xa,25
08914,Xã Đạo Trù,xa,25
08923,Xã Đại Đình,xa,25
08935,Xã Bình Nguyên,xa,25
08944,Xã Bình Tuyền,xa,25
08950,Xã Bình Xuyên,xa,25
08971,Xã Xuân Lãng,xa,25
09025,Xã Yên Lạc,xa,25
09040,Xã Tề Lỗ,xa,25
09043,Xã Tam Hồng,xa,25
09052,Xã Nguyệt Đức,xa,25
09064,Xã Liên Châu,xa,25
09076,Xã Vĩnh Tường,xa,25
09079,Xã Vĩnh An,xa,25
09100,Xã Vĩnh Hưng,xa,25
09106,Xã Vĩnh Thành,xa,25
09112,Xã Thổ Tang,xa,25
09154,Xã Vĩnh Phú,xa,25
31,Thành phố Hải Phòng,thanh-pho,
10507,Phường Thành Đông,phuong,31
10525,Phường Hải Dương,phuong,31
10532,Phường Lê Thanh Nghị,phuong,31
10537,Phường Tân Hưng,phuong,31
10543,Phường Việt Hoà,phuong,31
10546,Phường Chí Linh,phuong,31
10549,Phường Chu Văn An,phuong,31
10552,Phường Nguyễn Trãi,phuong,31
10570,Phường Trần Hưng Đạo,phuong,31
10573,Phường Trần Nhân Tông,phuong,31
10603,Phường Lê Đại Hành,phuong,31
10606,Xã Nam Sách,xa,31
10615,Xã Hợp Tiến,xa,31
10633,Xã Trần Phú,xa,31
10642,Xã Thái Tân,xa,31
10645,Xã An Phú,xa,31
10660,Phường Ái Quốc,phuong,31
10675,Phường Kinh Môn,phuong,31
10678,Phường Bắc An Phụ,phuong,31
10705,Xã Nam An Phụ,xa,31
10714,Phường Nhị Chiểu,phuong,31
10726,Phường Phạm Sư Mạnh,phuong,31
10729,Phường Trần Liễu,phuong,31
10744,Phường Nguyễn Đại Năng,phuong,31
10750,Xã Phú Thái,xa,31
10756,Xã Lai Khê,xa,31
10792,Xã An Thành,xa,31
10804,Xã Kim Thành,xa,31
10813,Xã Thanh Hà,xa,31
10816,Xã Hà Bắc,xa,31
10837,Phường Nam Đồng,phuong,31
10843,Xã Hà Nam,xa,31
10846,Xã Hà Tây,xa,31
10882,Xã Hà Đông,xa,31
10888,Xã Cẩm Giang,xa,31
10891,Phường Tứ Minh,phuong,31
10903,Xã Cẩm Giàng,xa,31
10909,Xã Tuệ Tĩnh,xa,31
10930,Xã Mao Điền,xa,31
10945,Xã Kẻ Sặt,xa,31
10966,Xã Bình Giang,xa,31
10972,Xã Đường An,xa,31
10993,Xã Thượng Hồng,xa,31
10999,Xã Gia Lộc,xa,31
11002,Phường Thạch Khôi,phuong,31
11020,Xã Yết Kiêu,xa,31
11050,Xã Gia Phúc,xa,31
11065,Xã Trường Tân,xa,31
11074,Xã Tứ Kỳ,xa,31
11086,Xã Đại Sơn,xa,31
11113,Xã Tân Kỳ,xa,31
11131,Xã Chí Minh,xa,31
11140,Xã Lạc Phượng,xa,31
11146,Xã Nguyên Giáp,xa,31
11164,Xã Vĩnh Lại,xa,31
11167,Xã Tân An,xa,31
11203,Xã Ninh Giang,xa,31
11218,Xã Hồng Châu,xa,31
11224,Xã Khúc Thừa Dụ,xa,31
11239,Xã Thanh Miện,xa,31
11242,Xã Nguyễn Lương Bằng,xa,31
11254,Xã Bắc Thanh Miện,xa,31
11257,Xã Hải Hưng,xa,31
11284,Xã Nam Thanh Miện,xa,31
11311,Phường Hồng Bàng,phuong,31
11329,Phường Ngô Quyền,phuong,31
11359,Phường Gia Viên,phuong,31
11383,Phường Lê Chân,phuong,31
11407,Phường An Biên,phuong,31
11411,Phường Đông Hải,phuong,31
11413,Phường Hải An,phuong,31
11443,Phường Kiến An,phuong,31
11446,Phường Phù Liễn,phuong,31
11455,Phường Đồ Sơn,phuong,31
11473,Phường Bạch Đằng,phuong,31
11488,Phường Lưu Kiếm,phuong,31
11503,Xã Việt Khê,xa,31
11506,Phường Lê Ích Mộc,phuong,31
11533,Phường Hoà Bình,phuong,31
11542,Phường Nam Triệu,phuong,31
11557,Phường Thiên Hương,phuong,31
11560,Phường Thuỷ Nguyên,phuong,31
11581,Phường An Dương,phuong,31
11593,Phường An Phong,phuong,31
11602,Phường Hồng An,phuong,31
11617,Phường An Hải,phuong,31
11629,Xã An Lão,xa,31
11635,Xã An Trường,xa,31
11647,Xã An Quang,xa,31
11668,Xã An Khánh,xa,31
11674,Xã An Hưng,xa,31
11680,Xã Kiến Thuỵ,xa,31
11689,Phường Hưng Đạo,phuong,31
11692,Phường Dương Kinh,phuong,31
11713,Xã Nghi Dương,xa,31
11725,Xã Kiến Minh,xa,31
11728,Xã Kiến Hưng,xa,31
11737,Phường Nam Đồ Sơn,phuong,31
11749,Xã Kiến Hải,xa,31
11755,Xã Tiên Lãng,xa,31
11761,Xã Quyết Thắng,xa,31
11779,Xã Tân Minh,xa,31
11791,Xã Tiên Minh,xa,31
11806,Xã Chấn Hưng,xa,31
11809,Xã Hùng Thắng,xa,31
11824,Xã Vĩnh Bảo,xa,31
11836,Xã Vĩnh Thịnh,xa,31
11842,Xã Vĩnh Thuận,xa,31
11848,Xã Vĩnh Hoà,xa,31
11875,Xã Vĩnh Hải,xa,31
11887,Xã Vĩnh Am,xa,31
11911,Xã Nguyễn Bỉnh Khiêm,xa,31
11914,Đặc khu Cát Hải,dac-khu,31
11948,Đặc khu Bạch Long Vĩ,dac-khu,31
33,Tỉnh Hưng Yên,tinh,
12619,Xã Diên Hà,xa,33
11953,Phường Phố Hiến,phuong,33
11977,Xã Tân Hưng,xa,33
11980,Phường Hồng Châu,phuong,33
11983,Phường Sơn Nam,phuong,33
11992,Xã Lạc Đạo,xa,33
11995,Xã Đại Đồng,xa,33
12004,Xã Như Quỳnh,xa,33
12019,Xã Văn Giang,xa,33
12025,Xã Phụng Công,xa,33
12031,Xã Nghĩa Trụ,xa,33
12049,Xã Mễ Sở,xa,33
12064,Xã Nguyễn Văn Linh,xa,33
12070,Xã Hoàn Long,xa,33
12073,Xã Yên Mỹ,xa,33
12091,Xã Việt Yên,xa,33
12103,Phường Mỹ Hào,phuong,33
12127,Phường Thượng Hồng,phuong,33
12133,Phường Đường Hào,phuong,33
12142,Xã Ân Thi,xa,33
12148,Xã Phạm Ngũ Lão,xa,33
12166,Xã Xuân Trúc,xa,33
12184,Xã Nguyễn Trãi,xa,33
12196,Xã Hồng Quang,xa,33
12205,Xã Khoái Châu,xa,33
12223,Xã Triệu Việt Vương,xa,33
12238,Xã Việt Tiến,xa,33
12247,Xã Châu Ninh,xa,33
12271,Xã Chí Minh,xa,33
12280,Xã Lương Bằng,xa,33
12286,Xã Nghĩa Dân,xa,33
12313,Xã Đức Hợp,xa,33
12322,Xã Hiệp Cường,xa,33
12337,Xã Hoàng Hoa Thám,xa,33
12361,Xã Tiên Hoa,xa,33
12364,Xã Tiên Lữ,xa,33
12391,Xã Quang Hưng,xa,33
12406,Xã Đoàn Đào,xa,33
12424,Xã Tiên Tiến,xa,33
12427,Xã Tống Trân,xa,33
12452,Phường Trần Hưng Đạo,phuong,33
12454,Phường Trần Lãm,phuong,33
12466,Phường Vũ Phúc,phuong,33
12472,Xã Quỳnh Phụ,xa,33
12499,Xã A Sào,xa,33
12511,Xã Minh Thọ,xa,33
12517,Xã Ngọc Lâm,xa,33
12523,Xã Phụ Dực,xa,33
12526,Xã Đồng Bằng,xa,33
12532,Xã Nguyễn Du,xa,33
12577,Xã Quỳnh An,xa,33
12583,Xã Tân Tiến,xa,33
12586,Xã Hưng Hà,xa,33
12595,Xã Ngự Thiên,xa,33
12613,Xã Long Hưng,xa,33
12631,Xã Thần Khê,xa,33
12634,Xã Tiên La,xa,33
12676,Xã Lê Quý Đôn,xa,33
12685,Xã Hồng Minh,xa,33
12688,Xã Đông Hưng,xa,33
12694,Xã Bắc Đông Hưng,xa,33
12700,Xã Bắc Tiên Hưng,xa,33
12736,Xã Đông Tiên Hưng,xa,33
12745,Xã Bắc Đông Quan,xa,33
12754,Xã Tiên Hưng,xa,33
12763,Xã Nam Tiên Hưng,xa,33
12775,Xã Nam Đông Hưng,xa,33
12793,Xã Đông Quan,xa,33
12817,Phường Trà Lý,phuong,33
12826,Xã Thái Thuỵ,xa,33
12850,Xã Tây Thuỵ Anh,xa,33
12859,Xã Bắc Thuỵ Anh,xa,33
12862,Xã Đông Thuỵ Anh,xa,33
12865,Xã Thuỵ Anh,xa,33
12904,Xã Nam Thuỵ Anh,xa,33
12916,Xã Bắc Thái Ninh,xa,33
12919,Xã Tây Thái Ninh,xa,33
12922,Xã Thái Ninh,xa,33
12943,Xã Đông Thái Ninh,xa,33
12961,Xã Nam Thái Ninh,xa,33
12970,Xã Tiền Hải,xa,33
12988,Xã Đông Tiền Hải,xa,33
13003,Xã Đồng Châu,xa,33
13021,Xã Ái Quốc,xa,33
13039,Xã Tây Tiền Hải,xa,33
13057,Xã Nam Cường,xa,33
13063,Xã Nam Tiền Hải,xa,33
13066,Xã Hưng Phú,xa,33
13075,Xã Kiến Xương,xa,33
13093,Xã Trà Giang,xa,33
13096,Xã Bình Nguyên,xa,33
13120,Xã Lê Lợi,xa,33
13132,Xã Quang Lịch,xa,33
13141,Xã Vũ Quý,xa,33
13159,Xã Hồng Vũ,xa,33
13183,Xã Bình Thanh,xa,33
13186,Xã Bình Định,xa,33
13192,Xã Vũ Thư,xa,33
13219,Xã Vạn Xuân,xa,33
13222,Xã Thư Trì,xa,33
13225,Phường Thái Bình,phuong,33
13246,Xã Tân Thuận,xa,33
13264,Xã Thư Vũ,xa,33
13279,Xã Vũ Tiên,xa,33
37,Tỉnh Ninh Bình,tinh,
13285,Phường Phủ Lý,phuong,37
13291,Phường Phù Vân,phuong,37
13318,Phường Châu Sơn,phuong,37
13324,Phường Duy Tiên,phuong,37
13330,Phường Duy Tân,phuong,37
13336,Phường Duy Hà,phuong,37
13348,Phường Đồng Văn,phuong,37
13363,Phường Tiên Sơn,phuong,37
13366,Phường Hà Nam,phuong,37
13384,Phường Kim Bảng,phuong,37
13393,Phường Lê Hồ,phuong,37
13396,Phường Nguyễn Úy,phuong,37
13402,Phường Kim Thanh,phuong,37
13420,Phường Tam Chúc,phuong,37
13435,Phường Lý Thường Kiệt,phuong,37
13444,Phường Liêm Tuyền,phuong,37
13456,Xã Liêm Hà,xa,37
13474,Xã Tân Thanh,xa,37
13483,Xã Thanh Bình,xa,37
13489,Xã Thanh Lâm,xa,37
13495,Xã Thanh Liêm,xa,37
13501,Xã Bình Mỹ,xa,37
13504,Xã Bình Lục,xa,37
13531,Xã Bình Giang,xa,37
13540,Xã Bình An,xa,37
13558,Xã Bình Sơn,xa,37
13573,Xã Lý Nhân,xa,37
13579,Xã Bắc Lý,xa,37
13591,Xã Nam Xang,xa,37
13594,Xã Trần Thương,xa,37
13597,Xã Vĩnh Trụ,xa,37
13609,Xã Nhân Hà,xa,37
13627,Xã Nam Lý,xa,37
13669,Phường Nam Định,phuong,37
13684,Phường Thiên Trường,phuong,37
13693,Phường Đông A,phuong,37
13699,Phường Thành Nam,phuong,37
13708,Phường Mỹ Lộc,phuong,37
13741,Xã Vụ Bản,xa,37
13750,Xã Minh Tân,xa,37
13753,Xã Hiển Khánh,xa,37
13777,Phường Trường Thi,phuong,37
13786,Xã Liên Minh,xa,37
13795,Xã Ý Yên,xa,37
13807,Xã Tân Minh,xa,37
13822,Xã Phong Doanh,xa,37
13834,Xã Vũ Dương,xa,37
13864,Xã Vạn Thắng,xa,37
13870,Xã Yên Cường,xa,37
13879,Xã Yên Đồng,xa,37
13891,Xã Nghĩa Hưng,xa,37
13894,Xã Rạng Đông,xa,37
13900,Xã Đồng Thịnh,xa,37
13918,Xã Nghĩa Sơn,xa,37
13927,Xã Hồng Phong,xa,37
13939,Xã Quỹ Nhất,xa,37
13957,Xã Nghĩa Lâm,xa,37
13966,Xã Nam Trực,xa,37
13972,Phường Vị Khê,phuong,37
13984,Phường Hồng Quang,phuong,37
13987,Xã Nam Hồng,xa,37
14005,Xã Nam Ninh,xa,37
14011,Xã Nam Minh,xa,37
14014,Xã Nam Đồng,xa,37
14026,Xã Cổ Lễ,xa,37
14038,Xã Ninh Giang,xa,37
14053,Xã Trực Ninh,xa,37
14056,Xã Cát Thành,xa,37
14062,Xã Quang Hưng,xa,37
14071,Xã Minh Thái,xa,37
14077,Xã Ninh Cường,xa,37
14089,Xã Xuân Trường,xa,37
14095,Xã Xuân Hồng,xa,37
14104,Xã Xuân Giang,xa,37
14122,Xã Xuân Hưng,xa,37
14161,Xã Giao Minh,xa,37
14167,Xã Giao Thuỷ,xa,37
14179,Xã Giao Hưng,xa,37
14182,Xã Giao Hoà,xa,37
14194,Xã Giao Bình,xa,37
14203,Xã Giao Phúc,xa,37
14212,Xã Giao Ninh,xa,37
14215,Xã Hải Hậu,xa,37
14218,Xã Hải Tiến,xa,37
14221,Xã Hải Thịnh,xa,37
14236,Xã Hải Anh,xa,37
14248,Xã Hải Hưng,xa,37
14281,Xã Hải An,xa,37
14287,Xã Hải Quang,xa,37
14308,Xã Hải Xuân,xa,37
14329,Phường Hoa Lư,phuong,37
14359,Phường Nam Hoa Lư,phuong,37
14362,Phường Tam Điệp,phuong,37
14365,Phường Trung Sơn,phuong,37
14371,Phường Yên Sơn,phuong,37
14389,Xã Gia Lâm,xa,37
14401,Xã Gia Tường,xa,37
14404,Xã Cúc Phương,xa,37
14407,Xã Phú Sơn,xa,37
14428,Xã Nho Quan,xa,37
14434,Xã Thanh Sơn,xa,37
14452,Xã Quỳnh Lưu,xa,37
14458,Xã Phú Long,xa,37
14464,Xã Gia Viễn,xa,37
14482,Xã Gia Hưng,xa,37
14488,Xã Gia Vân,xa,37
14494,Xã Gia Trấn,xa,37
14500,Xã Đại Hoàng,xa,37
14524,Xã Gia Phong,xa,37
14533,Phường Tây Hoa Lư,phuong,37
14560,Xã Yên Khánh,xa,37
14563,Xã Khánh Thiện,xa,37
14566,Phường Đông Hoa Lư,phuong,37
14608,Xã Khánh Trung,xa,37
14611,Xã Khánh Nhạc,xa,37
14614,Xã Khánh Hội,xa,37
14620,Xã Phát Diệm,xa,37
14623,Xã Bình Minh,xa,37
14638,Xã Kim Sơn,xa,37
14647,Xã Quang Thiện,xa,37
14653,Xã Chất Bình,xa,37
14674,Xã Lai Thành,xa,37
14677,Xã Định Hoá,xa,37
14698,Xã Kim Đông,xa,37
14701,Xã Yên Mô,xa,37
14725,Phường Yên Thắng,phuong,37
14728,Xã Yên Từ,xa,37
14743,Xã Yên Mạc,xa,37
14746,Xã Đồng Thái,xa,37
38,Tỉnh Thanh Hoá,tinh,
14758,Phường Hàm Rồng,phuong,38
14797,Phường Hạc Thành,phuong,38
14812,Phường Bỉm Sơn,phuong,38
14818,Phường Quang Trung,phuong,38
14845,Xã Mường Lát,xa,38
14848,Xã Tam Chung,xa,38
14854,Xã Mường Lý,xa,38
14857,Xã Trung Lý,xa,38
14860,Xã Quang Chiểu,xa,38
14863,Xã Pù Nhi,xa,38
14864,Xã Nhi Sơn,xa,38
14866,Xã Mường Chanh,xa,38
14869,Xã Hồi Xuân,xa,38
14872,Xã Trung Thành,xa,38
14875,Xã Trung Sơn,xa,38
14878,Xã Phú Lệ,xa,38
14890,Xã Phú Xuân,xa,38
14896,Xã Hiền Kiệt,xa,38
14902,Xã Nam Xuân,xa,38
14908,Xã Thiên Phủ,xa,38
14923,Xã Bá Thước,xa,38
14932,Xã Điền Quang,xa,38
14950,Xã Điền Lư,xa,38
14953,Xã Quý Lương,xa,38
14956,Xã Pù Luông,xa,38
14959,Xã Cổ Lũng,xa,38
14974,Xã Văn Nho,xa,38
14980,Xã Thiết Ống,xa,38
15001,Xã Trung Hạ,xa,38
15007,Xã Tam Thanh,xa,38
15010,Xã Sơn Thuỷ,xa,38
15013,Xã Na Mèo,xa,38
15016,Xã Quan Sơn,xa,38
15019,Xã Tam Lư,xa,38
15022,Xã Sơn Điện,xa,38
15025,Xã Mường Mìn,xa,38
15031,Xã Yên Khương,xa,38
15034,Xã Yên Thắng,xa,38
15043,Xã Giao An,xa,38
15049,Xã Văn Phú,xa,38
15055,Xã Linh Sơn,xa,38
15058,Xã Đồng Lương,xa,38
15061,Xã Ngọc Lặc,xa,38
15085,Xã Thạch Lập,xa,38
15091,Xã Ngọc Liên,xa,38
15106,Xã Nguyệt Ấn,xa,38
15112,Xã Kiên Thọ,xa,38
15124,Xã Minh Sơn,xa,38
15127,Xã Cẩm Thuỷ,xa,38
15142,Xã Cẩm Thạch,xa,38
15148,Xã Cẩm Tú,xa,38
15163,Xã Cẩm Vân,xa,38
15178,Xã Cẩm Tân,xa,38
15187,Xã Kim Tân,xa,38
15190,Xã Vân Du,xa,38
15199,Xã Thạch Quảng,xa,38
15211,Xã Thạch Bình,xa,38
15229,Xã Thành Vinh,xa,38
15250,Xã Ngọc Trạo,xa,38
15271,Xã Hà Trung,xa,38
15274,Xã Hà Long,xa,38
15286,Xã Hoạt Giang,xa,38
15298,Xã Lĩnh Toại,xa,38
15316,Xã Tống Sơn,xa,38
15349,Xã Vĩnh Lộc,xa,38
15361,Xã Tây Đô,xa,38
15382,Xã Biện Thượng,xa,38
15409,Xã Yên Phú,xa,38
15412,Xã Quý Lộc,xa,38
15421,Xã Yên Trường,xa,38
15442,Xã Yên Ninh,xa,38
15448,Xã Định Hoà,xa,38
15457,Xã Định Tân,xa,38
15469,Xã Yên Định,xa,38
15499,Xã Thọ Xuân,xa,38
15505,Xã Thọ Long,xa,38
15520,Xã Xuân Hoà,xa,38
15544,Xã Lam Sơn,xa,38
15553,Xã Sao Vàng,xa,38
15568,Xã Thọ Lập,xa,38
15574,Xã Xuân Tín,xa,38
15592,Xã Xuân Lập,xa,38
15607,Xã Bát Mọt,xa,38
15610,Xã Yên Nhân,xa,38
15622,Xã Vạn Xuân,xa,38
15628,Xã Lương Sơn,xa,38
15634,Xã Luận Thành,xa,38
15643,Xã Thắng Lộc,xa,38
15646,Xã Thường Xuân,xa,38
15658,Xã Xuân Chinh,xa,38
15661,Xã Tân Thành,xa,38
15664,Xã Triệu Sơn,xa,38
15667,Xã Thọ Bình,xa,38
15682,Xã Hợp Tiến,xa,38
15715,Xã Tân Ninh,xa,38
15724,Xã Đồng Tiến,xa,38
15754,Xã Thọ Ngọc,xa,38
15763,Xã Thọ Phú,xa,38
15766,Xã An Nông,xa,38
15772,Xã Thiệu Hoá,xa,38
15778,Xã Thiệu Tiến,xa,38
15796,Xã Thiệu Quang,xa,38
15820,Xã Thiệu Toán,xa,38
15835,Xã Thiệu Trung,xa,38
15853,Phường Đông Tiến,phuong,38
15865,Xã Hoằng Hoá,xa,38
15880,Xã Hoằng Giang,xa,38
15889,Xã Hoằng Phú,xa,38
15910,Xã Hoằng Sơn,xa,38
15925,Phường Nguyệt Viên,phuong,38
15961,Xã Hoằng Lộc,xa,38
15976,Xã Hoằng Châu,xa,38
15991,Xã Hoằng Tiến,xa,38
16000,Xã Hoằng Thanh,xa,38
16012,Xã Hậu Lộc,xa,38
16021,Xã Triệu Lộc,xa,38
16033,Xã Đông Thành,xa,38
16072,Xã Hoa Lộc,xa,38
16078,Xã Vạn Lộc,xa,38
16093,Xã Nga Sơn,xa,38
16108,Xã Tân Tiến,xa,38
16114,Xã Nga Thắng,xa,38
16138,Xã Hồ Vương,xa,38
16144,Xã Nga An,xa,38
16171,Xã Ba Đình,xa,38
16174,Xã Như Xuân,xa,38
16177,Xã Xuân Bình,xa,38
16186,Xã Hoá Quỳ,xa,38
16213,Xã Thanh Phong,xa,38
16222,Xã Thanh Quân,xa,38
16225,Xã Thượng Ninh,xa,38
16228,Xã Như Thanh,xa,38
16234,Xã Xuân Du,xa,38
16249,Xã Mậu Lâm,xa,38
16258,Xã Xuân Thái,xa,38
16264,Xã Yên Thọ,xa,38
16273,Xã Thanh Kỳ,xa,38
16279,Xã Nông Cống,xa,38
16297,Xã Trung Chính,xa,38
16309,Xã Thắng Lợi,xa,38
16342,Xã Thăng Bình,xa,38
16348,Xã Trường Văn,xa,38
16363,Xã Tượng Lĩnh,xa,38
16369,Xã Công Chính,xa,38
16378,Phường Đông Sơn,phuong,38
16417,Phường Đông Quang,phuong,38
16438,Xã Lưu Vệ,xa,38
16480,Xã Quảng Yên,xa,38
16489,Xã Quảng Chính,xa,38
16498,Xã Quảng Ngọc,xa,38
16516,Phường Nam Sầm Sơn,phuong,38
16522,Phường Quảng Phú,phuong,38
16531,Phường Sầm Sơn,phuong,38
16540,Xã Quảng Ninh,xa,38
16543,Xã Quảng Bình,xa,38
16549,Xã Tiên Trang,xa,38
16561,Phường Tĩnh Gia,phuong,38
16576,Phường Ngọc Sơn,phuong,38
16591,Xã Các Sơn,xa,38
16594,Phường Tân Dân,phuong,38
16597,Phường Hải Lĩnh,phuong,38
16609,Phường Đào Duy Từ,phuong,38
16624,Phường Trúc Lâm,phuong,38
16636,Xã Trường Lâm,xa,38
16645,Phường Hải Bình,phuong,38
16654,Phường Nghi Sơn,phuong,38
40,Tỉnh Nghệ An,tinh,
17611,Xã Vân Tụ,xa,40
16681,Phường Thành Vinh,phuong,40
16690,Phường Trường Vinh,phuong,40
16702,Phường Vinh Phú,phuong,40
16708,Phường Vinh Lộc,phuong,40
16732,Phường Cửa Lò,phuong,40
16738,Xã Quế Phong,xa,40
16744,Xã Thông Thụ,xa,40
16750,Xã Tiền Phong,xa,40
16756,Xã Tri Lễ,xa,40
16774,Xã Mường Quàng,xa,40
16777,Xã Quỳ Châu,xa,40
16792,Xã Châu Tiến,xa,40
16801,Xã Hùng Chân,xa,40
16804,Xã Châu Bình,xa,40
16813,Xã Mường Xén,xa,40
16816,Xã Mỹ Lý,xa,40
16819,Xã Bắc Lý,xa,40
16822,Xã Keng Đu,xa,40
16828,Xã Huồi Tụ,xa,40
16831,Xã Mường Lống,xa,40
16834,Xã Na Loi,xa,40
16837,Xã Nậm Cắn,xa,40
16849,Xã Hữu Kiệm,xa,40
16855,Xã Chiêu Lưu,xa,40
16858,Xã Mường Típ,xa,40
16870,Xã Na Ngoi,xa,40
16876,Xã Tương Dương,xa,40
16882,Xã Nhôn Mai,xa,40
16885,Xã Hữu Khuông,xa,40
16903,Xã Nga My,xa,40
16906,Xã Lượng Minh,xa,40
16909,Xã Yên Hoà,xa,40
16912,Xã Yên Na,xa,40
16933,Xã Tam Quang,xa,40
16936,Xã Tam Thái,xa,40
16939,Phường Thái Hoà,phuong,40
16941,Xã Nghĩa Đàn,xa,40
16951,Xã Nghĩa Lâm,xa,40
16969,Xã Nghĩa Thọ,xa,40
16972,Xã Nghĩa Hưng,xa,40
16975,Xã Nghĩa Mai,xa,40
17011,Phường Tây Hiếu,phuong,40
17017,Xã Đông Hiếu,xa,40
17029,Xã Nghĩa Lộc,xa,40
17032,Xã Nghĩa Khánh,xa,40
17035,Xã Quỳ Hợp,xa,40
17044,Xã Châu Hồng,xa,40
17056,Xã Châu Lộc,xa,40
17059,Xã Tam Hợp,xa,40
17071,Xã Minh Hợp,xa,40
17077,Xã Mường Ham,xa,40
17089,Xã Mường Chọng,xa,40
17110,Phường Hoàng Mai,phuong,40
17125,Phường Quỳnh Mai,phuong,40
17128,Phường Tân Mai,phuong,40
17143,Xã Quỳnh Văn,xa,40
17149,Xã Quỳnh Tam,xa,40
17170,Xã Quỳnh Sơn,xa,40
17176,Xã Quỳnh Anh,xa,40
17179,Xã Quỳnh Lưu,xa,40
17212,Xã Quỳnh Phú,xa,40
17224,Xã Quỳnh Thắng,xa,40
17230,Xã Bình Chuẩn,xa,40
17239,Xã Mậu Thạch,xa,40
17242,Xã Cam Phục,xa,40
17248,Xã Châu Khê,xa,40
17254,Xã Con Cuông,xa,40
17263,Xã Môn Sơn,xa,40
17266,Xã Tân Kỳ,xa,40
17272,Xã Tân Phú,xa,40
17278,Xã Giai Xuân,xa,40
17284,Xã Nghĩa Đồng,xa,40
17287,Xã Tiên Đồng,xa,40
17305,Xã Tân An,xa,40
17326,Xã Nghĩa Hành,xa,40
17329,Xã Anh Sơn,xa,40
17335,Xã Thành Bình Thọ,xa,40
17344,Xã Nhân Hoà,xa,40
17357,Xã Vĩnh Tường,xa,40
17365,Xã Anh Sơn Đông,xa,40
17380,Xã Yên Xuân,xa,40
17395,Xã Hùng Châu,xa,40
17416,Xã Đức Châu,xa,40
17419,Xã Hải Châu,xa,40
17443,Xã Quảng Châu,xa,40
17464,Xã Diễn Châu,xa,40
17476,Xã Minh Châu,xa,40
17479,Xã An Châu,xa,40
17488,Xã Tân Châu,xa,40
17506,Xã Yên Thành,xa,40
17515,Xã Bình Minh,xa,40
17521,Xã Quang Đồng,xa,40
17524,Xã Giai Lạc,xa,40
17530,Xã Đông Thành,xa,40
17560,Xã Vân Du,xa,40
17569,Xã Quan Thành,xa,40
17605,Xã Hợp Minh,xa,40
17623,Xã Bạch Ngọc,xa,40
17641,Xã Lương Sơn,xa,40
17662,Xã Đô Lương,xa,40
17677,Xã Văn Hiến,xa,40
17689,Xã Thuần Trung,xa,40
17707,Xã Bạch Hà,xa,40
17713,Xã Đại Đồng,xa,40
17722,Xã Hạnh Lâm,xa,40
17728,Xã Cát Ngạn,xa,40
17743,Xã Tam Đồng,xa,40
17759,Xã Sơn Lâm,xa,40
17770,Xã Hoa Quân,xa,40
17779,Xã Xuân Lâm,xa,40
17791,Xã Kim Bảng,xa,40
17818,Xã Bích Hào,xa,40
17827,Xã Nghi Lộc,xa,40
17833,Xã Hải Lộc,xa,40
17842,Xã Thần Lĩnh,xa,40
17854,Xã Văn Kiều,xa,40
17857,Xã Phúc Lộc,xa,40
17866,Xã Trung Lộc,xa,40
17878,Xã Đông Lộc,xa,40
17920,Phường Vinh Hưng,phuong,40
17935,Xã Nam Đàn,xa,40
17944,Xã Đại Huệ,xa,40
17950,Xã Vạn An,xa,40
17971,Xã Kim Liên,xa,40
17989,Xã Thiên Nhẫn,xa,40
18001,Xã Hưng Nguyên,xa,40
18007,Xã Yên Trung,xa,40
18028,Xã Hưng Nguyên Nam,xa,40
18040,Xã Lam Thành,xa,40
42,Tỉnh Hà Tĩnh,tinh,
18073,Phường Thành Sen,phuong,42
18100,Phường Trần Phú,phuong,42
18115,Phường Bắc Hồng Lĩnh,phuong,42
18118,Phường Nam Hồng Lĩnh,phuong,42
18133,Xã Hương Sơn,xa,42
18160,Xã Sơn Hồng,xa,42
18163,Xã Sơn Tiến,xa,42
18172,Xã Sơn Tây,xa,42
18184,Xã Sơn Giang,xa,42
18196,Xã Sơn Kim 1,xa,42
18199,Xã Sơn Kim 2,xa,42
18202,Xã Tứ Mỹ,xa,42
18223,Xã Kim Hoa,xa,42
18229,Xã Đức Thọ,xa,42
18244,Xã Đức Minh,xa,42
18262,Xã Đức Quang,xa,42
18277,Xã Đức Thịnh,xa,42
18304,Xã Đức Đồng,xa,42
18313,Xã Vũ Quang,xa,42
18322,Xã Mai Hoa,xa,42
18328,Xã Thượng Đức,xa,42
18352,Xã Nghi Xuân,xa,42
18364,Xã Đan Hải,xa,42
18373,Xã Tiên Điền,xa,42
18394,Xã Cổ Đạm,xa,42
18406,Xã Can Lộc,xa,42
18409,Xã Hồng Lộc,xa,42
18418,Xã Tùng Lộc,xa,42
18436,Xã Trường Lưu,xa,42
18466,Xã Gia Hanh,xa,42
18481,Xã Xuân Lộc,xa,42
18484,Xã Đồng Lộc,xa,42
18496,Xã Hương Khê,xa,42
18502,Xã Hà Linh,xa,42
18523,Xã Hương Bình,xa,42
18532,Xã Hương Phố,xa,42
18544,Xã Hương Xuân,xa,42
18547,Xã Phúc Trạch,xa,42
18550,Xã Hương Đô,xa,42
18562,Xã Thạch Hà,xa,42
18568,Xã Lộc Hà,xa,42
18583,Xã Mai Phụ,xa,42
18586,Xã Đông Kinh,xa,42
18601,Xã Việt Xuyên,xa,42
18604,Xã Thạch Khê,xa,42
18619,Xã Đồng Tiến,xa,42
18628,Xã Thạch Lạc,xa,42
18634,Xã Toàn Lưu,xa,42
18652,Phường Hà Huy Tập,phuong,42
18667,Xã Thạch Xuân,xa,42
18673,Xã Cẩm Xuyên,xa,42
18676,Xã Thiên Cầm,xa,42
18682,Xã Yên Hoà,xa,42
18685,Xã Cẩm Bình,xa,42
18736,Xã Cẩm Hưng,xa,42
18739,Xã Cẩm Duệ,xa,42
18742,Xã Cẩm Trung,xa,42
18748,Xã Cẩm Lạc,xa,42
18754,Phường Sông Trí,phuong,42
18766,Xã Kỳ Xuân,xa,42
18775,Xã Kỳ Anh,xa,42
18781,Phường Hải Ninh,phuong,42
18787,Xã Kỳ Văn,xa,42
18790,Xã Kỳ Khang,xa,42
18814,Xã Kỳ Hoa,xa,42
18823,Phường Vũng Áng,phuong,42
18832,Phường Hoành Sơn,phuong,42
18838,Xã Kỳ Lạc,xa,42
18844,Xã Kỳ Thượng,xa,42
44,Tỉnh Quảng Trị,tinh,
18859,Phường Đồng Thuận,phuong,44
18871,Phường Đồng Sơn,phuong,44
18880,Phường Đồng Hới,phuong,44
18901,Xã Minh Hoá,xa,44
18904,Xã Dân Hoá,xa,44
18919,Xã Tân Thành,xa,44
18922,Xã Kim Điền,xa,44
18943,Xã Kim Phú,xa,44
18949,Xã Đồng Lê,xa,44
18952,Xã Tuyên Sơn,xa,44
18958,Xã Tuyên Lâm,xa,44
18985,Xã Tuyên Phú,xa,44
18991,Xã Tuyên Bình,xa,44
18997,Xã Tuyên Hoá,xa,44
19009,Phường Ba Đồn,phuong,44
19021,Xã Phú Trạch,xa,44
19030,Xã Trung Thuần,xa,44
19033,Xã Hoà Trạch,xa,44
19051,Xã Tân Gianh,xa,44
19057,Xã Quảng Trạch,xa,44
19066,Phường Bắc Gianh,phuong,44
19075,Xã Nam Ba Đồn,xa,44
19093,Xã Nam Gianh,xa,44
19111,Xã Hoàn Lão,xa,44
19126,Xã Bắc Trạch,xa,44
19138,Xã Phong Nha,xa,44
19141,Xã Bố Trạch,xa,44
19147,Xã Thượng Trạch,xa,44
19159,Xã Đông Trạch,xa,44
19198,Xã Nam Trạch,xa,44
19204,Xã Trường Sơn,xa,44
19207,Xã Quảng Ninh,xa,44
19225,Xã Ninh Châu,xa,44
19237,Xã Trường Ninh,xa,44
19246,Xã Lệ Ninh,xa,44
19249,Xã Lệ Thuỷ,xa,44
19255,Xã Cam Hồng,xa,44
19288,Xã Sen Ngư,xa,44
19291,Xã Tân Mỹ,xa,44
19309,Xã Trường Phú,xa,44
19318,Xã Kim Ngân,xa,44
19333,Phường Đông Hà,phuong,44
19351,Phường Nam Đông Hà,phuong,44
19360,Phường Quảng Trị,phuong,44
19363,Xã Vĩnh Linh,xa,44
19366,Xã Bến Quan,xa,44
19372,Xã Vĩnh Hoàng,xa,44
19405,Xã Vĩnh Thuỷ,xa,44
19414,Xã Cửa Tùng,xa,44
19429,Xã Khe Sanh,xa,44
19432,Xã Lao Bảo,xa,44
19435,Xã Hướng Lập,xa,44
19441,Xã Hướng Phùng,xa,44
19462,Xã Tân Lập,xa,44
19483,Xã A Dơi,xa,44
19489,Xã Lìa,xa,44
19495,Xã Gio Linh,xa,44
19496,Xã Cửa Việt,xa,44
19501,Xã Bến Hải,xa,44
19537,Xã Cồn Tiên,xa,44
19555,Xã Hướng Hiệp,xa,44
19564,Xã Đakrông,xa,44
19567,Xã Ba Lòng,xa,44
19588,Xã Tà Rụt,xa,44
19594,Xã La Lay,xa,44
19597,Xã Cam Lộ,xa,44
19603,Xã Hiếu Giang,xa,44
19624,Xã Triệu Phong,xa,44
19639,Xã Nam Cửa Việt,xa,44
19645,Xã Triệu Bình,xa,44
19654,Xã Triệu Cơ,xa,44
19669,Xã Ái Tử,xa,44
19681,Xã Diên Sanh,xa,44
19699,Xã Vĩnh Định,xa,44
19702,Xã Hải Lăng,xa,44
19735,Xã Nam Hải Lăng,xa,44
19741,Xã Mỹ Thuỷ,xa,44
19742,Đặc khu Cồn Cỏ,dac-khu,44
46,Thành phố Huế,thanh-pho,
19753,Phường Phú Xuân,phuong,46
19774,Phường Kim Long,phuong,46
19777,Phường Vỹ Dạ,phuong,46
19789,Phường Thuận Hoá,phuong,46
19804,Phường Hương An,phuong,46
19813,Phường Thuỷ Xuân,phuong,46
19815,Phường An Cựu,phuong,46
19819,Phường Phong Điền,phuong,46
19828,Phường Phong Phú,phuong,46
19831,Phường Phong Dinh,phuong,46
19858,Phường Phong Thái,phuong,46
19867,Xã Quảng Điền,xa,46
19873,Phường Phong Quảng,phuong,46
19885,Xã Đan Điền,xa,46
19900,Phường Thuận An,phuong,46
19909,Phường Dương Nỗ,phuong,46
19918,Xã Phú Hồ,xa,46
19930,Phường Mỹ Thượng,phuong,46
19942,Xã Phú Vang,xa,46
19945,Xã Phú Vinh,xa,46
19960,Phường Phú Bài,phuong,46
19969,Phường Thanh Thuỷ,phuong,46
19975,Phường Hương Thuỷ,phuong,46
19996,Phường Hương Trà,phuong,46
20014,Phường Hoá Châu,phuong,46
20017,Phường Kim Trà,phuong,46
20035,Xã Bình Điền,xa,46
20044,Xã A Lưới 2,xa,46
20050,Xã A Lưới 5,xa,46
20056,Xã A Lưới 1,xa,46
20071,Xã A Lưới 3,xa,46
20101,Xã A Lưới 4,xa,46
20107,Xã Phú Lộc,xa,46
20122,Xã Vinh Lộc,xa,46
20131,Xã Hưng Lộc,xa,46
20137,Xã Chân Mây - Lăng Cô,xa,46
20140,Xã Lộc An,xa,46
20161,Xã Khe Tre,xa,46
20179,Xã Nam Đông,xa,46
20182,Xã Long Quảng,xa,46
48,Thành phố Đà Nẵng,thanh-pho,
20194,Phường Hải Vân,phuong,48
20197,Phường Liên Chiểu,phuong,48
20200,Phường Hoà Khánh,phuong,48
20209,Phường Thanh Khê,phuong,48
20242,Phường Hải Châu,phuong,48
20257,Phường Hoà Cường,phuong,48
20260,Phường Cẩm Lệ,phuong,48
20263,Phường Sơn Trà,phuong,48
20275,Phường An Hải,phuong,48
20285,Phường Ngũ Hành Sơn,phuong,48
20305,Phường An Khê,phuong,48
20308,Xã Bà Nà,xa,48
20314,Phường Hoà Xuân,phuong,48
20320,Xã Hoà Vang,xa,48
20332,Xã Hoà Tiến,xa,48
20333,Đặc khu Hoàng Sa,dac-khu,48
20335,Phường Bàn Thạch,phuong,48
20341,Phường Tam Kỳ,phuong,48
20350,Phường Hương Trà,phuong,48
20356,Phường Quảng Phú,phuong,48
20364,Xã Chiên Đàn,xa,48
20380,Xã Tây Hồ,xa,48
20392,Xã Phú Ninh,xa,48
20401,Phường Hội An Tây,phuong,48
20410,Phường Hội An,phuong,48
20413,Phường Hội An Đông,phuong,48
20434,Xã Tân Hiệp,xa,48
20443,Xã Hùng Sơn,xa,48
20455,Xã Tây Giang,xa,48
20458,Xã Avương,xa,48
20467,Xã Đông Giang,xa,48
20476,Xã Sông Kôn,xa,48
20485,Xã Sông Vàng,xa,48
20494,Xã Bến Hiên,xa,48
20500,Xã Đại Lộc,xa,48
20506,Xã Thượng Đức,xa,48
20515,Xã Hà Nha,xa,48
20539,Xã Vu Gia,xa,48
20542,Xã Phú Thuận,xa,48
20551,Phường Điện Bàn,phuong,48
20557,Phường Điện Bàn Bắc,phuong,48
20569,Xã Điện Bàn Tây,xa,48
20575,Phường An Thắng,phuong,48
20579,Phường Điện Bàn Đông,phuong,48
20587,Xã Gò Nổi,xa,48
20599,Xã Nam Phước,xa,48
20611,Xã Thu Bồn,xa,48
20623,Xã Duy Xuyên,xa,48
20635,Xã Duy Nghĩa,xa,48
20641,Xã Quế Sơn,xa,48
20650,Xã Xuân Phú,xa,48
20656,Xã Nông Sơn,xa,48
20662,Xã Quế Sơn Trung,xa,48
20669,Xã Quế Phước,xa,48
20695,Xã Thạnh Mỹ,xa,48
20698,Xã La Êê,xa,48
20704,Xã La Dêê,xa,48
20707,Xã Nam Giang,xa,48
20710,Xã Bến Giằng,xa,48
20716,Xã Đắc Pring,xa,48
20722,Xã Khâm Đức,xa,48
20728,Xã Phước Hiệp,xa,48
20734,Xã Phước Năng,xa,48
20740,Xã Phước Chánh,xa,48
20752,Xã Phước Thành,xa,48
20767,Xã Việt An,xa,48
20770,Xã Phước Trà,xa,48
20779,Xã Hiệp Đức,xa,48
20791,Xã Thăng Bình,xa,48
20794,Xã Thăng An,xa,48
20818,Xã Đồng Dương,xa,48
20827,Xã Thăng Phú,xa,48
20836,Xã Thăng Trường,xa,48
20848,Xã Thăng Điền,xa,48
20854,Xã Tiên Phước,xa,48
20857,Xã Sơn Cẩm Hà,xa,48
20875,Xã Lãnh Ngọc,xa,48
20878,Xã Thạnh Bình,xa,48
20900,Xã Trà My,xa,48
20908,Xã Trà Liên,xa,48
20920,Xã Trà Đốc,xa,48
20923,Xã Trà Tân,xa,48
20929,Xã Trà Giáp,xa,48
20938,Xã Trà Leng,xa,48
20941,Xã Trà Tập,xa,48
20944,Xã Nam Trà My,xa,48
20950,Xã Trà Linh,xa,48
20959,Xã Trà Vân,xa,48
20965,Xã Núi Thành,xa,48
20971,Xã Tam Xuân,xa,48
20977,Xã Đức Phú,xa,48
20984,Xã Tam Anh,xa,48
20992,Xã Tam Hải,xa,48
21004,Xã Tam Mỹ,xa,48
51,Tỉnh Quảng Ngãi,tinh,
23293,Phường Kon Tum,phuong,51
21025,Phường Cẩm Thành,phuong,51
21028,Phường Nghĩa Lộ,phuong,51
21034,Xã An Phú,xa,51
21040,Xã Bình Sơn,xa,51
21061,Xã Vạn Tường,xa,51
21085,Xã Bình Minh,xa,51
21100,Xã Bình Chương,xa,51
21109,Xã Đông Sơn,xa,51
21115,Xã Trà Bồng,xa,51
21124,Xã Thanh Bồng,xa,51
21127,Xã Đông Trà Bồng,xa,51
21136,Xã Cà Đam,xa,51
21154,Xã Tây Trà,xa,51
21157,Xã Tây Trà Bồng,xa,51
21172,Phường Trương Quang Trọng,phuong,51
21181,Xã Thọ Phong,xa,51
21196,Xã Trường Giang,xa,51
21205,Xã Ba Gia,xa,51
21211,Xã Tịnh Khê,xa,51
21220,Xã Sơn Tịnh,xa,51
21235,Xã Tư Nghĩa,xa,51
21238,Xã Vệ Giang,xa,51
21244,Xã Trà Giang,xa,51
21250,Xã Nghĩa Giang,xa,51
21289,Xã Sơn Hà,xa,51
21292,Xã Sơn Hạ,xa,51
21307,Xã Sơn Linh,xa,51
21319,Xã Sơn Thuỷ,xa,51
21325,Xã Sơn Kỳ,xa,51
21334,Xã Sơn Tây Thượng,xa,51
21340,Xã Sơn Tây,xa,51
21343,Xã Sơn Tây Hạ,xa,51
21349,Xã Sơn Mai,xa,51
21361,Xã Minh Long,xa,51
21364,Xã Nghĩa Hành,xa,51
21370,Xã Phước Giang,xa,51
21385,Xã Đình Cương,xa,51
21388,Xã Thiện Tín,xa,51
21400,Xã Mộ Đức,xa,51
21409,Xã Long Phụng,xa,51
21421,Xã Mỏ Cày,xa,51
21433,Xã Lân Phong,xa,51
21439,Phường Đức Phổ,phuong,51
21451,Phường Trà Câu,phuong,51
21457,Xã Nguyễn Nghiêm,xa,51
21472,Xã Khánh Cường,xa,51
21478,Phường Sa Huỳnh,phuong,51
21484,Xã Ba Tơ,xa,51
21490,Xã Ba Vinh,xa,51
21496,Xã Ba Động,xa,51
21499,Xã Ba Dinh,xa,51
21520,Xã Đặng Thuỳ Trâm,xa,51
21523,Xã Ba Tô,xa,51
21529,Xã Ba Vì,xa,51
21538,Xã Ba Xa,xa,51
21548,Đặc khu Lý Sơn,dac-khu,51
23284,Phường Đăk Cấm,phuong,51
23302,Phường Đăk Bla,phuong,51
23317,Xã Ngọk Bay,xa,51
23326,Xã Ia Chim,xa,51
23332,Xã Đăk Rơ Wa,xa,51
23341,Xã Đăk Pék,xa,51
23344,Xã Đăk Plô,xa,51
23356,Xã Xốp,xa,51
23365,Xã Ngọc Linh,xa,51
23368,Xã Đăk Long,xa,51
23374,Xã Đăk Môn,xa,51
23377,Xã Bờ Y,xa,51
23383,Xã Dục Nông,xa,51
23392,Xã Sa Loong,xa,51
23401,Xã Đăk Tô,xa,51
23416,Xã Đăk Sao,xa,51
23419,Xã Đăk Tờ Kan,xa,51
23425,Xã Tu Mơ Rông,xa,51
23428,Xã Ngọk Tụ,xa,51
23430,Xã Kon Đào,xa,51
23446,Xã Măng Ri,xa,51
23455,Xã Măng Bút,xa,51
23473,Xã Măng Đen,xa,51
23476,Xã Kon Plông,xa,51
23479,Xã Đăk Rve,xa,51
23485,Xã Đăk Kôi,xa,51
23497,Xã Kon Braih,xa,51
23500,Xã Đăk Hà,xa,51
23504,Xã Đăk Pxi,xa,51
23510,Xã Đăk Ui,xa,51
23512,Xã Đăk Mar,xa,51
23515,Xã Ngọk Réo,xa,51
23527,Xã Sa Thầy,xa,51
23530,Xã Rờ Kơi,xa,51
23534,Xã Sa Bình,xa,51
23535,Xã Ia Đal,xa,51
23536,Xã Mô Rai,xa,51
23538,Xã Ia Tơi,xa,51
23548,Xã Ya Ly,xa,51
52,Tỉnh Gia Lai,tinh,
21553,Phường Quy Nhơn Bắc,phuong,52
21583,Phường Quy Nhơn,phuong,52
21589,Phường Quy Nhơn Tây,phuong,52
21592,Phường Quy Nhơn Nam,phuong,52
21601,Phường Quy Nhơn Đông,phuong,52
21607,Xã Nhơn Châu,xa,52
21609,Xã An Lão,xa,52
21616,Xã An Vinh,xa,52
21622,Xã An Toàn,xa,52
21628,Xã An Hoà,xa,52
21637,Phường Tam Quan,phuong,52
21640,Phường Bồng Sơn,phuong,52
21655,Phường Hoài Nhơn Bắc,phuong,52
21661,Phường Hoài Nhơn Tây,phuong,52
21664,Phường Hoài Nhơn,phuong,52
21670,Phường Hoài Nhơn Đông,phuong,52
21673,Phường Hoài Nhơn Nam,phuong,52
21688,Xã Hoài Ân,xa,52
21697,Xã Ân Hảo,xa,52
21703,Xã Vạn Đức,xa,52
21715,Xã Ân Tường,xa,52
21727,Xã Kim Sơn,xa,52
21730,Xã Phù Mỹ,xa,52
21733,Xã Bình Dương,xa,52
21739,Xã Phù Mỹ Bắc,xa,52
21751,Xã Phù Mỹ Đông,xa,52
21757,Xã Phù Mỹ Tây,xa,52
21769,Xã An Lương,xa,52
21775,Xã Phù Mỹ Nam,xa,52
21786,Xã Vĩnh Thạnh,xa,52
21787,Xã Vĩnh Sơn,xa,52
21796,Xã Vĩnh Thịnh,xa,52
21805,Xã Vĩnh Quang,xa,52
21808,Xã Tây Sơn,xa,52
21817,Xã Bình Hiệp,xa,52
21820,Xã Bình Khê,xa,52
21829,Xã Bình An,xa,52
21835,Xã Bình Phú,xa,52
21853,Xã Phù Cát,xa,52
21859,Xã Đề Gi,xa,52
21868,Xã Hội Sơn,xa,52
21871,Xã Hoà Hội,xa,52
21880,Xã Cát Tiến,xa,52
21892,Xã Xuân An,xa,52
21901,Xã Ngô Mây,xa,52
21907,Phường Bình Định,phuong,52
21910,Phường An Nhơn,phuong,52
21925,Phường An Nhơn Bắc,phuong,52
21934,Phường An Nhơn Đông,phuong,52
21940,Xã An Nhơn Tây,xa,52
21943,Phường An Nhơn Nam,phuong,52
21952,Xã Tuy Phước,xa,52
21964,Xã Tuy Phước Bắc,xa,52
21970,Xã Tuy Phước Đông,xa,52
21985,Xã Tuy Phước Tây,xa,52
21994,Xã Vân Canh,xa,52
21997,Xã Canh Liên,xa,52
22006,Xã Canh Vinh,xa,52
23563,Phường Diên Hồng,phuong,52
23575,Phường Pleiku,phuong,52
23584,Phường Thống Nhất,phuong,52
23586,Phường Hội Phú,phuong,52
23590,Xã Biển Hồ,xa,52
23602,Phường An Phú,phuong,52
23611,Xã Gào,xa,52
23614,Phường An Bình,phuong,52
23617,Phường An Khê,phuong,52
23629,Xã Cửu An,xa,52
23638,Xã Kbang,xa,52
23644,Xã Đak Rong,xa,52
23647,Xã Sơn Lang,xa,52
23650,Xã Krong,xa,52
23668,Xã Tơ Tung,xa,52
23674,Xã Kông Bơ La,xa,52
23677,Xã Đak Đoa,xa,52
23683,Xã Đak Sơmei,xa,52
23701,Xã Kon Gang,xa,52
23710,Xã Ia Băng,xa,52
23714,Xã KDang,xa,52
23722,Xã Chư Păh,xa,52
23728,Xã Ia Khươl,xa,52
23734,Xã Ia Ly,xa,52
23749,Xã Ia Phí,xa,52
23764,Xã Ia Grai,xa,52
23767,Xã Ia Hrung,xa,52
23776,Xã Ia Krái,xa,52
23782,Xã Ia O,xa,52
23788,Xã Ia Chia,xa,52
23794,Xã Mang Yang,xa,52
23798,Xã Ayun,xa,52
23799,Xã Hra,xa,52
23812,Xã Lơ Pang,xa,52
23818,Xã Kon Chiêng,xa,52
23824,Xã Kông Chro,xa,52
23830,Xã Chư Krey,xa,52
23833,Xã Ya Ma,xa,52
23839,Xã SRó,xa,52
23842,Xã Đăk Song,xa,52
23851,Xã Chơ Long,xa,52
23857,Xã Đức Cơ,xa,52
23866,Xã Ia Krêl,xa,52
23869,Xã Ia Dơk,xa,52
23872,Xã Ia Dom,xa,52
23881,Xã Ia Pnôn,xa,52
23884,Xã Ia Nan,xa,52
23887,Xã Chư Prông,xa,52
23896,Xã Bàu Cạn,xa,52
23908,Xã Ia Tôr,xa,52
23911,Xã Ia Boòng,xa,52
23917,Xã Ia Púch,xa,52
23926,Xã Ia Pia,xa,52
23935,Xã Ia Lâu,xa,52
23938,Xã Ia Mơ,xa,52
23941,Xã Chư Sê,xa,52
23942,Xã Chư Pưh,xa,52
23947,Xã Bờ Ngoong,xa,52
23954,Xã Al Bá,xa,52
23971,Xã Ia Hrú,xa,52
23977,Xã Ia Ko,xa,52
23986,Xã Ia Le,xa,52
23995,Xã Đak Pơ,xa,52
24007,Xã Ya Hội,xa,52
24013,Xã Pờ Tó,xa,52
24022,Xã Ia Pa,xa,52
24028,Xã Ia Tul,xa,52
24043,Xã Phú Thiện,xa,52
24044,Phường Ayun Pa,phuong,52
24049,Xã Chư A Thai,xa,52
24061,Xã Ia Hiao,xa,52
24065,Xã Ia Rbol,xa,52
24073,Xã Ia Sao,xa,52
24076,Xã Phú Túc,xa,52
24100,Xã Ia Dreh,xa,52
24109,Xã Uar,xa,52
24112,Xã Ia Rsai,xa,52
56,Tỉnh Khánh Hoà,tinh,
22333,Phường Bắc Nha Trang,phuong,56
22366,Phường Nha Trang,phuong,56
22390,Phường Tây Nha Trang,phuong,56
22402,Phường Nam Nha Trang,phuong,56
22411,Phường Bắc Cam Ranh,phuong,56
22420,Phường Cam Ranh,phuong,56
22423,Phường Ba Ngòi,phuong,56
22432,Phường Cam Linh,phuong,56
22435,Xã Cam Hiệp,xa,56
22453,Xã Cam Lâm,xa,56
22465,Xã Cam An,xa,56
22480,Xã Nam Cam Ranh,xa,56
22489,Xã Vạn Ninh,xa,56
22498,Xã Tu Bông,xa,56
22504,Xã Đại Lãnh,xa,56
22516,Xã Vạn Thắng,xa,56
22525,Xã Vạn Hưng,xa,56
22528,Phường Ninh Hoà,phuong,56
22546,Xã Bắc Ninh Hoà,xa,56
22552,Xã Tây Ninh Hoà,xa,56
22558,Xã Hoà Trí,xa,56
22561,Phường Đông Ninh Hoà,phuong,56
22576,Xã Tân Định,xa,56
22591,Phường Hoà Thắng,phuong,56
22597,Xã Nam Ninh Hoà,xa,56
22609,Xã Khánh Vĩnh,xa,56
22612,Xã Trung Khánh Vĩnh,xa,56
22615,Xã Bắc Khánh Vĩnh,xa,56
22624,Xã Tây Khánh Vĩnh,xa,56
22648,Xã Nam Khánh Vĩnh,xa,56
22651,Xã Diên Khánh,xa,56
22657,Xã Diên Điền,xa,56
22660,Xã Diên Lâm,xa,56
22672,Xã Diên Thọ,xa,56
22678,Xã Diên Lạc,xa,56
22702,Xã Suối Hiệp,xa,56
22708,Xã Suối Dầu,xa,56
22714,Xã Khánh Sơn,xa,56
22720,Xã Tây Khánh Sơn,xa,56
22732,Xã Đông Khánh Sơn,xa,56
22736,Đặc khu Trường Sa,dac-khu,56
22738,Phường Đô Vinh,phuong,56
22741,Phường Bảo An,phuong,56
22759,Phường Phan Rang,phuong,56
22780,Phường Đông Hải,phuong,56
22786,Xã Bác Ái Tây,xa,56
22795,Xã Bác Ái,xa,56
22801,Xã Bác Ái Đông,xa,56
22810,Xã Ninh Sơn,xa,56
22813,Xã Lâm Sơn,xa,56
22822,Xã Mỹ Sơn,xa,56
22828,Xã Anh Dũng,xa,56
22834,Phường Ninh Chử,phuong,56
22840,Xã Công Hải,xa,56
22846,Xã Vĩnh Hải,xa,56
22849,Xã Thuận Bắc,xa,56
22852,Xã Ninh Hải,xa,56
22861,Xã Xuân Hải,xa,56
22870,Xã Ninh Phước,xa,56
22873,Xã Phước Hậu,xa,56
22888,Xã Phước Dinh,xa,56
22891,Xã Phước Hữu,xa,56
22897,Xã Thuận Nam,xa,56
22900,Xã Phước Hà,xa,56
22909,Xã Cà Ná,xa,56
66,Tỉnh Đắk Lắk,tinh,
22015,Phường Tuy Hoà,phuong,66
22045,Phường Bình Kiến,phuong,66
22051,Phường Sông Cầu,phuong,66
22057,Xã Xuân Lộc,xa,66
22060,Xã Xuân Cảnh,xa,66
22075,Xã Xuân Thọ,xa,66
22076,Phường Xuân Đài,phuong,66
22081,Xã Đồng Xuân,xa,66
22090,Xã Xuân Lãnh,xa,66
22096,Xã Phú Mỡ,xa,66
22111,Xã Xuân Phước,xa,66
22114,Xã Tuy An Bắc,xa,66
22120,Xã Tuy An Đông,xa,66
22132,Xã Tuy An Tây,xa,66
22147,Xã Ô Loan,xa,66
22153,Xã Tuy An Nam,xa,66
22165,Xã Sơn Hoà,xa,66
22171,Xã Tây Sơn,xa,66
22177,Xã Vân Hoà,xa,66
22192,Xã Suối Trai,xa,66
22207,Xã Sông Hinh,xa,66
22222,Xã Đức Bình,xa,66
22225,Xã Ea Bá,xa,66
22237,Xã Ea Ly,xa,66
22240,Phường Phú Yên,phuong,66
22250,Xã Sơn Thành,xa,66
22255,Xã Tây Hoà,xa,66
22258,Phường Đông Hoà,phuong,66
22261,Phường Hoà Hiệp,phuong,66
22276,Xã Hoà Thịnh,xa,66
22285,Xã Hoà Mỹ,xa,66
22291,Xã Hoà Xuân,xa,66
22303,Xã Phú Hoà 2,xa,66
22319,Xã Phú Hoà 1,xa,66
24121,Phường Tân Lập,phuong,66
24133,Phường Buôn Ma Thuột,phuong,66
24154,Phường Thành Nhất,phuong,66
24163,Phường Tân An,phuong,66
24169,Phường Ea Kao,phuong,66
24175,Xã Hoà Phú,xa,66
24181,Xã Ea Drăng,xa,66
24184,Xã Ea H'Leo,xa,66
24187,Xã Ea Hiao,xa,66
24193,Xã Ea Wy,xa,66
24208,Xã Ea Khăl,xa,66
24211,Xã Ea Súp,xa,66
24214,Xã Ia Lốp,xa,66
24217,Xã Ea Rốk,xa,66
24221,Xã Ia Rvê,xa,66
24229,Xã Ea Bung,xa,66
24235,Xã Buôn Đôn,xa,66
24241,Xã Ea Wer,xa,66
24250,Xã Ea Nuôl,xa,66
24259,Xã Quảng Phú,xa,66
24265,Xã Ea Kiết,xa,66
24277,Xã Ea Tul,xa,66
24280,Xã Cư M'gar,xa,66
24286,Xã Ea M'Droh,xa,66
24301,Xã Cuôr Đăng,xa,66
24305,Phường Buôn Hồ,phuong,66
24310,Xã Krông Búk,xa,66
24313,Xã Cư Pơng,xa,66
24316,Xã Pơng Drang,xa,66
24328,Xã Ea Drông,xa,66
24340,Phường Cư Bao,phuong,66
24343,Xã Krông Năng,xa,66
24346,Xã Dliê Ya,xa,66
24352,Xã Tam Giang,xa,66
24364,Xã Phú Xuân,xa,66
24373,Xã Ea Kar,xa,66
24376,Xã Ea Knốp,xa,66
24400,Xã Ea Păl,xa,66
24403,Xã Ea Ô,xa,66
24406,Xã Cư Yang,xa,66
24412,Xã M'Drắk,xa,66
24415,Xã Cư Prao,xa,66
24433,Xã Ea Riêng,xa,66
24436,Xã Cư M'ta,xa,66
24444,Xã Krông Á,xa,66
24445,Xã Ea Trang,xa,66
24448,Xã Krông Bông,xa,66
24454,Xã Dang Kang,xa,66
24472,Xã Hoà Sơn,xa,66
24478,Xã Cư Pui,xa,66
24484,Xã Yang Mao,xa,66
24490,Xã Krông Pắc,xa,66
24496,Xã Ea Kly,xa,66
24502,Xã Ea Phê,xa,66
24505,Xã Ea Knuếc,xa,66
24526,Xã Tân Tiến,xa,66
24529,Xã Vụ Bổn,xa,66
24538,Xã Krông Ana,xa,66
24540,Xã Ea Ning,xa,66
24544,Xã Ea Ktur,xa,66
24559,Xã Ea Na,xa,66
24561,Xã Dray Bhăng,xa,66
24568,Xã Dur Kmăl,xa,66
24580,Xã Liên Sơn Lắk,xa,66
24595,Xã Đắk Liêng,xa,66
24598,Xã Đắk Phơi,xa,66
24604,Xã Krông Nô,xa,66
24607,Xã Nam Ka,xa,66
68,Tỉnh Lâm Đồng,tinh,
22918,Phường Mũi Né,phuong,68
22924,Phường Phú Thuỷ,phuong,68
22933,Phường Hàm Thắng,phuong,68
22945,Phường Phan Thiết,phuong,68
22954,Phường Tiến Thành,phuong,68
22960,Phường Bình Thuận,phuong,68
22963,Xã Tuyên Quang,xa,68
22969,Xã Liên Hương,xa,68
22972,Xã Phan Rí Cửa,xa,68
22978,Xã Tuy Phong,xa,68
22981,Xã Vĩnh Hảo,xa,68
23005,Xã Bắc Bình,xa,68
23008,Xã Phan Sơn,xa,68
23020,Xã Hải Ninh,xa,68
23023,Xã Sông Luỹ,xa,68
23032,Xã Lương Sơn,xa,68
23041,Xã Hồng Thái,xa,68
23053,Xã Hoà Thắng,xa,68
23059,Xã Hàm Thuận,xa,68
23065,Xã La Dạ,xa,68
23074,Xã Đông Giang,xa,68
23086,Xã Hồng Sơn,xa,68
23089,Xã Hàm Thuận Bắc,xa,68
23095,Xã Hàm Liêm,xa,68
23110,Xã Hàm Thuận Nam,xa,68
23122,Xã Hàm Thạnh,xa,68
23128,Xã Hàm Kiệm,xa,68
23134,Xã Tân Lập,xa,68
23143,Xã Tân Thành,xa,68
23149,Xã Tánh Linh,xa,68
23152,Xã Bắc Ruộng,xa,68
23158,Xã Nghị Đức,xa,68
23173,Xã Đồng Kho,xa,68
23188,Xã Suối Kiết,xa,68
23191,Xã Đức Linh,xa,68
23194,Xã Hoài Đức,xa,68
23200,Xã Nam Thành,xa,68
23227,Xã Trà Tân,xa,68
23230,Xã Tân Minh,xa,68
23231,Phường Phước Hội,phuong,68
23235,Phường La Gi,phuong,68
23236,Xã Hàm Tân,xa,68
23246,Xã Tân Hải,xa,68
23266,Xã Sơn Mỹ,xa,68
23272,Đặc khu Phú Quý,dac-khu,68
24611,Phường Bắc Gia Nghĩa,phuong,68
24615,Phường Nam Gia Nghĩa,phuong,68
24616,Xã Quảng Sơn,xa,68
24617,Phường Đông Gia Nghĩa,phuong,68
24620,Xã Quảng Hoà,xa,68
24631,Xã Quảng Khê,xa,68
24637,Xã Tà Đùng,xa,68
24640,Xã Cư Jút,xa,68
24646,Xã Đắk Wil,xa,68
24649,Xã Nam Dong,xa,68
24664,Xã Đức Lập,xa,68
24670,Xã Đắk Mil,xa,68
24678,Xã Đắk Sắk,xa,68
24682,Xã Thuận An,xa,68
24688,Xã Krông Nô,xa,68
24697,Xã Nam Đà,xa,68
24703,Xã Nâm Nung,xa,68
24712,Xã Quảng Phú,xa,68
24717,Xã Đức An,xa,68
24718,Xã Đắk Song,xa,68
24722,Xã Thuận Hạnh,xa,68
24730,Xã Trường Xuân,xa,68
24733,Xã Kiến Đức,xa,68
24736,Xã Quảng Trực,xa,68
24739,Xã Tuy Đức,xa,68
24748,Xã Quảng Tân,xa,68
24751,Xã Nhân Cơ,xa,68
24760,Xã Quảng Tín,xa,68
24778,Phường Lâm Viên - Đà Lạt,phuong,68
24781,Phường Xuân Hương - Đà Lạt,phuong,68
24787,Phường Cam Ly - Đà Lạt,phuong,68
24805,Phường Xuân Trường - Đà Lạt,phuong,68
24820,Phường 2 Bảo Lộc,phuong,68
24823,Phường 1 Bảo Lộc,phuong,68
24829,Phường B'Lao,phuong,68
24841,Phường 3 Bảo Lộc,phuong,68
24846,Phường Lang Biang - Đà Lạt,phuong,68
24848,Xã Lạc Dương,xa,68
24853,Xã Đam Rông 4,xa,68
24868,Xã Nam Ban Lâm Hà,xa,68
24871,Xã Đinh Văn Lâm Hà,xa,68
24875,Xã Đam Rông 3,xa,68
24877,Xã Đam Rông 2,xa,68
24883,Xã Nam Hà Lâm Hà,xa,68
24886,Xã Đam Rông 1,xa,68
24895,Xã Phú Sơn Lâm Hà,xa,68
24907,Xã Phúc Thọ Lâm Hà,xa,68
24916,Xã Tân Hà Lâm Hà,xa,68
24931,Xã Đơn Dương,xa,68
24934,Xã D'Ran,xa,68
24943,Xã Ka Đô,xa,68
24955,Xã Quảng Lập,xa,68
24958,Xã Đức Trọng,xa,68
24967,Xã Hiệp Thạnh,xa,68
24976,Xã Tân Hội,xa,68
24985,Xã Ninh Gia,xa,68
24988,Xã Tà Năng,xa,68
24991,Xã Tà Hine,xa,68
25000,Xã Di Linh,xa,68
25007,Xã Đinh Trang Thượng,xa,68
25015,Xã Gia Hiệp,xa,68
25018,Xã Bảo Thuận,xa,68
25036,Xã Hoà Ninh,xa,68
25042,Xã Hoà Bắc,xa,68
25051,Xã Sơn Điền,xa,68
25054,Xã Bảo Lâm 1,xa,68
25057,Xã Bảo Lâm 5,xa,68
25063,Xã Bảo Lâm 4,xa,68
25084,Xã Bảo Lâm 2,xa,68
25093,Xã Bảo Lâm 3,xa,68
25099,Xã Đạ Huoai,xa,68
25105,Xã Đạ Huoai 2,xa,68
25114,Xã Đạ Huoai 3,xa,68
25126,Xã Đạ Tẻh,xa,68
25135,Xã Đạ Tẻh 3,xa,68
25138,Xã Đạ Tẻh 2,xa,68
25159,Xã Cát Tiên,xa,68
25162,Xã Cát Tiên 3,xa,68
25180,Xã Cát Tiên 2,xa,68
75,Thành phố Đồng Nai,thanh-pho,
25195,Phường Bình Phước,phuong,75
25210,Phường Đồng Xoài,phuong,75
25217,Phường Phước Long,phuong,75
25220,Phường Phước Bình,phuong,75
25222,Xã Bù Gia Mập,xa,75
25225,Xã Đăk Ơ,xa,75
25231,Xã Đa Kia,xa,75
25246,Xã Bình Tân,xa,75
25252,Xã Phú Riềng,xa,75
25255,Xã Long Hà,xa,75
25261,Xã Phú Trung,xa,75
25267,Xã Phú Nghĩa,xa,75
25270,Phường Lộc Ninh,phuong,75
25279,Xã Lộc Tấn,xa,75
25280,Xã Lộc Thạnh,xa,75
25292,Xã Lộc Quang,xa,75
25294,Xã Lộc Thành,xa,75
25303,Xã Lộc Hưng,xa,75
25308,Xã Thiện Hưng,xa,75
25309,Xã Hưng Phước,xa,75
25318,Xã Tân Tiến,xa,75
25326,Phường Bình Long,phuong,75
25333,Phường An Lộc,phuong,75
25345,Xã Tân Hưng,xa,75
25349,Xã Minh Đức,xa,75
25351,Xã Tân Quan,xa,75
25357,Phường Tân Khai,phuong,75
25363,Phường Đồng Phú,phuong,75
25378,Xã Tân Lợi,xa,75
25387,Xã Thuận Lợi,xa,75
25390,Xã Đồng Tâm,xa,75
25396,Xã Bù Đăng,xa,75
25399,Xã Đak Nhau,xa,75
25402,Xã Thọ Sơn,xa,75
25405,Xã Bom Bo,xa,75
25417,Xã Nghĩa Trung,xa,75
25420,Xã Phước Sơn,xa,75
25432,Phường Chơn Thành,phuong,75
25441,Phường Minh Hưng,phuong,75
25450,Xã Nha Bích,xa,75
25993,Phường Trảng Dài,phuong,75
26005,Phường Hố Nai,phuong,75
26017,Phường Tam Hiệp,phuong,75
26020,Phường Long Bình,phuong,75
26041,Phường Trấn Biên,phuong,75
26068,Phường Biên Hoà,phuong,75
26080,Phường Long Khánh,phuong,75
26089,Phường Bình Lộc,phuong,75
26098,Phường Bảo Vinh,phuong,75
26104,Phường Xuân Lập,phuong,75
26113,Phường Hàng Gòn,phuong,75
26116,Phường Tân Phú,phuong,75
26119,Xã Đak Lua,xa,75
26122,Xã Nam Cát Tiên,xa,75
26134,Xã Tà Lài,xa,75
26158,Xã Phú Lâm,xa,75
26170,Phường Trị An,phuong,75
26173,Xã Phú Lý,xa,75
26179,Xã Tân An,xa,75
26188,Phường Tân Triều,phuong,75
26206,Xã Định Quán,xa,75
26209,Xã Thanh Sơn,xa,75
26215,Xã Phú Vinh,xa,75
26221,Xã Phú Hoà,xa,75
26227,Xã La Ngà,xa,75
26248,Phường Trảng Bom,phuong,75
26254,Xã Bàu Hàm,xa,75
26278,Xã Bình Minh,xa,75
26281,Xã Hưng Thịnh,xa,75
26296,Xã An Viễn,xa,75
26299,Xã Thống Nhất,xa,75
26311,Xã Gia Kiệm,xa,75
26326,Phường Dầu Giây,phuong,75
26332,Xã Xuân Quế,xa,75
26341,Xã Cẩm Mỹ,xa,75
26347,Xã Xuân Đường,xa,75
26359,Xã Xuân Đông,xa,75
26362,Xã Sông Ray,xa,75
26368,Phường Long Thành,phuong,75
26374,Phường Tam Phước,phuong,75
26377,Phường Phước Tân,phuong,75
26380,Phường Long Hưng,phuong,75
26383,Xã An Phước,xa,75
26389,Xã Bình An,xa,75
26413,Xã Long Phước,xa,75
26422,Xã Phước Thái,xa,75
26425,Phường Xuân Lộc,phuong,75
26428,Xã Xuân Bắc,xa,75
26434,Xã Xuân Thành,xa,75
26446,Xã Xuân Hoà,xa,75
26458,Xã Xuân Phú,xa,75
26461,Xã Xuân Định,xa,75
26485,Phường Nhơn Trạch,phuong,75
26491,Xã Đại Phước,xa,75
26503,Xã Phước An,xa,75
79,Thành phố Hồ Chí Minh,thanh-pho,
25747,Phường Thủ Dầu Một,phuong,79
25750,Phường Phú Lợi,phuong,79
25760,Phường Bình Dương,phuong,79
25768,Phường Phú An,phuong,79
25771,Phường Chánh Hiệp,phuong,79
25777,Xã Dầu Tiếng,xa,79
25780,Xã Minh Thạnh,xa,79
25792,Xã Long Hoà,xa,79
25807,Xã Thanh An,xa,79
25813,Phường Bến Cát,phuong,79
25819,Xã Trừ Văn Thố,xa,79
25822,Xã Bàu Bàng,xa,79
25837,Phường Chánh Phú Hoà,phuong,79
25840,Phường Long Nguyên,phuong,79
25843,Phường Tây Nam,phuong,79
25846,Phường Thới Hoà,phuong,79
25849,Phường Hoà Lợi,phuong,79
25858,Xã Phú Giáo,xa,79
25864,Xã Phước Thành,xa,79
25867,Xã An Long,xa,79
25882,Xã Phước Hoà,xa,79
25888,Phường Tân Uyên,phuong,79
25891,Phường Tân Khánh,phuong,79
25906,Xã Bắc Tân Uyên,xa,79
25909,Xã Thường Tân,xa,79
25912,Phường Vĩnh Tân,phuong,79
25915,Phường Bình Cơ,phuong,79
25920,Phường Tân Hiệp,phuong,79
25942,Phường Dĩ An,phuong,79
25945,Phường Tân Đông Hiệp,phuong,79
25951,Phường Đông Hoà,phuong,79
25966,Phường Lái Thiêu,phuong,79
25969,Phường Thuận Giao,phuong,79
25975,Phường An Phú,phuong,79
25978,Phường Thuận An,phuong,79
25987,Phường Bình Hoà,phuong,79
26506,Phường Vũng Tàu,phuong,79
26526,Phường Tam Thắng,phuong,79
26536,Phường Rạch Dừa,phuong,79
26542,Phường Phước Thắng,phuong,79
26545,Xã Long Sơn,xa,79
26560,Phường Bà Rịa,phuong,79
26566,Phường Long Hương,phuong,79
26572,Phường Tam Long,phuong,79
26575,Xã Ngãi Giao,xa,79
26584,Xã Xuân Sơn,xa,79
26590,Xã Bình Giã,xa,79
26596,Xã Châu Đức,xa,79
26608,Xã Kim Long,xa,79
26617,Xã Nghĩa Thành,xa,79
26620,Xã Hồ Tràm,xa,79
26632,Xã Xuyên Mộc,xa,79
26638,Xã Bàu Lâm,xa,79
26641,Xã Hoà Hội,xa,79
26647,Xã Hoà Hiệp,xa,79
26656,Xã Bình Châu,xa,79
26659,Xã Long Điền,xa,79
26662,Xã Long Hải,xa,79
26680,Xã Đất Đỏ,xa,79
26686,Xã Phước Hải,xa,79
26704,Phường Phú Mỹ,phuong,79
26710,Phường Tân Hải,phuong,79
26713,Phường Tân Phước,phuong,79
26725,Phường Tân Thành,phuong,79
26728,Xã Châu Pha,xa,79
26732,Đặc khu Côn Đảo,dac-khu,79
26737,Phường Tân Định,phuong,79
26740,Phường Sài Gòn,phuong,79
26743,Phường Bến Thành,phuong,79
26758,Phường Cầu Ông Lãnh,phuong,79
26767,Phường An Phú Đông,phuong,79
26773,Phường Thới An,phuong,79
26782,Phường Tân Thới Hiệp,phuong,79
26785,Phường Trung Mỹ Tây,phuong,79
26791,Phường Đông Hưng Thuận,phuong,79
26800,Phường Linh Xuân,phuong,79
26803,Phường Tam Bình,phuong,79
26809,Phường Hiệp Bình,phuong,79
26824,Phường Thủ Đức,phuong,79
26833,Phường Long Bình,phuong,79
26842,Phường Tăng Nhơn Phú,phuong,79
26848,Phường Phước Long,phuong,79
26857,Phường Long Phước,phuong,79
26860,Phường Long Trường,phuong,79
26876,Phường An Nhơn,phuong,79
26878,Phường An Hội Đông,phuong,79
26882,Phường An Hội Tây,phuong,79
26884,Phường Gò Vấp,phuong,79
26890,Phường Hạnh Thông,phuong,79
26898,Phường Thông Tây Hội,phuong,79
26905,Phường Bình Lợi Trung,phuong,79
26911,Phường Bình Quới,phuong,79
26929,Phường Bình Thạnh,phuong,79
26944,Phường Gia Định,phuong,79
26956,Phường Thạnh Mỹ Tây,phuong,79
26968,Phường Tân Sơn Nhất,phuong,79
26977,Phường Tân Sơn Hoà,phuong,79
26983,Phường Bảy Hiền,phuong,79
26995,Phường Tân Hoà,phuong,79
27004,Phường Tân Bình,phuong,79
27007,Phường Tân Sơn,phuong,79
27013,Phường Tây Thạnh,phuong,79
27019,Phường Tân Sơn Nhì,phuong,79
27022,Phường Phú Thọ Hoà,phuong,79
27028,Phường Phú Thạnh,phuong,79
27031,Phường Tân Phú,phuong,79
27043,Phường Đức Nhuận,phuong,79
27058,Phường Cầu Kiệu,phuong,79
27073,Phường Phú Nhuận,phuong,79
27094,Phường An Khánh,phuong,79
27097,Phường Bình Trưng,phuong,79
27112,Phường Cát Lái,phuong,79
27139,Phường Xuân Hoà,phuong,79
27142,Phường Nhiêu Lộc,phuong,79
27154,Phường Bàn Cờ,phuong,79
27163,Phường Hoà Hưng,phuong,79
27169,Phường Diên Hồng,phuong,79
27190,Phường Vườn Lài,phuong,79
27211,Phường Hoà Bình,phuong,79
27226,Phường Phú Thọ,phuong,79
27232,Phường Bình Thới,phuong,79
27238,Phường Minh Phụng,phuong,79
27259,Phường Xóm Chiếu,phuong,79
27265,Phường Khánh Hội,phuong,79
27286,Phường Vĩnh Hội,phuong,79
27301,Phường Chợ Quán,phuong,79
27316,Phường An Đông,phuong,79
27343,Phường Chợ Lớn,phuong,79
27349,Phường Phú Lâm,phuong,79
27364,Phường Bình Phú,phuong,79
27367,Phường Bình Tây,phuong,79
27373,Phường Bình Tiên,phuong,79
27418,Phường Chánh Hưng,phuong,79
27424,Phường Bình Đông,phuong,79
27427,Phường Phú Định,phuong,79
27439,Phường Bình Hưng Hoà,phuong,79
27442,Phường Bình Tân,phuong,79
27448,Phường Bình Trị Đông,phuong,79
27457,Phường Tân Tạo,phuong,79
27460,Phường An Lạc,phuong,79
27475,Phường Tân Hưng,phuong,79
27478,Phường Tân Thuận,phuong,79
27484,Phường Phú Thuận,phuong,79
27487,Phường Tân Mỹ,phuong,79
27496,Xã Tân An Hội,xa,79
27508,Xã An Nhơn Tây,xa,79
27511,Xã Nhuận Đức,xa,79
27526,Xã Thái Mỹ,xa,79
27541,Xã Phú Hoà Đông,xa,79
27544,Xã Bình Mỹ,xa,79
27553,Xã Củ Chi,xa,79
27559,Xã Hóc Môn,xa,79
27568,Xã Đông Thạnh,xa,79
27577,Xã Xuân Thới Sơn,xa,79
27592,Xã Bà Điểm,xa,79
27595,Xã Tân Nhựt,xa,79
27601,Xã Vĩnh Lộc,xa,79
27604,Xã Tân Vĩnh Lộc,xa,79
27610,Xã Bình Lợi,xa,79
27619,Xã Bình Hưng,xa,79
27628,Xã Hưng Long,xa,79
27637,Xã Bình Chánh,xa,79
27655,Xã Nhà Bè,xa,79
27658,Xã Hiệp Phước,xa,79
27664,Xã Cần Giờ,xa,79
27667,Xã Bình Khánh,xa,79
27673,Xã An Thới Đông,xa,79
27676,Xã Thạnh An,xa,79
80,Tỉnh Tây Ninh,tinh,
25459,Phường Tân Ninh,phuong,80
25480,Phường Bình Minh,phuong,80
25486,Xã Tân Biên,xa,80
25489,Xã Tân Lập,xa,80
25498,Xã Thạnh Bình,xa,80
25510,Xã Trà Vong,xa,80
25516,Xã Tân Châu,xa,80
25522,Xã Tân Đông,xa,80
25525,Xã Tân Hội,xa,80
25531,Xã Tân Hoà,xa,80
25534,Xã Tân Thành,xa,80
25549,Xã Tân Phú,xa,80
25552,Xã Dương Minh Châu,xa,80
25567,Phường Ninh Thạnh,phuong,80
25573,Xã Cầu Khởi,xa,80
25579,Xã Lộc Ninh,xa,80
25585,Xã Châu Thành,xa,80
25588,Xã Hảo Đước,xa,80
25591,Xã Phước Vinh,xa,80
25606,Xã Hoà Hội,xa,80
25621,Xã Ninh Điền,xa,80
25630,Phường Long Hoa,phuong,80
25633,Phường Thanh Điền,phuong,80
25645,Phường Hoà Thành,phuong,80
25654,Phường Gò Dầu,phuong,80
25657,Xã Thạnh Đức,xa,80
25663,Xã Phước Thạnh,xa,80
25666,Xã Truông Mít,xa,80
25672,Phường Gia Lộc,phuong,80
25681,Xã Bến Cầu,xa,80
25684,Xã Long Chữ,xa,80
25702,Xã Long Thuận,xa,80
25708,Phường Trảng Bàng,phuong,80
25711,Xã Hưng Thuận,xa,80
25729,Xã Phước Chỉ,xa,80
25732,Phường An Tịnh,phuong,80
27694,Phường Long An,phuong,80
27712,Phường Tân An,phuong,80
27715,Phường Khánh Hậu,phuong,80
27721,Xã Tân Hưng,xa,80
27727,Xã Hưng Điền,xa,80
27736,Xã Vĩnh Thạnh,xa,80
27748,Xã Vĩnh Châu,xa,80
27757,Xã Vĩnh Hưng,xa,80
27763,Xã Khánh Hưng,xa,80
27775,Xã Tuyên Bình,xa,80
27787,Phường Kiến Tường,phuong,80
27793,Xã Bình Hiệp,xa,80
27811,Xã Bình Hoà,xa,80
27817,Xã Tuyên Thạnh,xa,80
27823,Xã Mộc Hoá,xa,80
27826,Xã Tân Thạnh,xa,80
27838,Xã Nhơn Hoà Lập,xa,80
27841,Xã Hậu Thạnh,xa,80
27856,Xã Nhơn Ninh,xa,80
27865,Xã Thạnh Hoá,xa,80
27868,Xã Bình Thành,xa,80
27877,Xã Thạnh Phước,xa,80
27889,Xã Tân Tây,xa,80
27898,Xã Đông Thành,xa,80
27907,Xã Mỹ Quý,xa,80
27925,Xã Đức Huệ,xa,80
27931,Xã Hậu Nghĩa,xa,80
27937,Xã Đức Hoà,xa,80
27943,Xã An Ninh,xa,80
27952,Xã Hiệp Hoà,xa,80
27964,Xã Đức Lập,xa,80
27976,Xã Mỹ Hạnh,xa,80
27979,Xã Hoà Khánh,xa,80
27991,Xã Bến Lức,xa,80
27994,Xã Thạnh Lợi,xa,80
28003,Xã Lương Hoà,xa,80
28015,Xã Bình Đức,xa,80
28018,Xã Mỹ Yên,xa,80
28036,Xã Thủ Thừa,xa,80
28051,Xã Mỹ Thạnh,xa,80
28066,Xã Mỹ An,xa,80
28072,Xã Tân Long,xa,80
28075,Xã Tân Trụ,xa,80
28087,Xã Nhựt Tảo,xa,80
28093,Xã Vàm Cỏ,xa,80
28108,Xã Cần Đước,xa,80
28114,Xã Rạch Kiến,xa,80
28126,Xã Long Cang,xa,80
28132,Xã Mỹ Lệ,xa,80
28138,Xã Tân Lân,xa,80
28144,Xã Long Hựu,xa,80
28159,Xã Cần Giuộc,xa,80
28165,Xã Phước Lý,xa,80
28177,Xã Mỹ Lộc,xa,80
28201,Xã Phước Vĩnh Tây,xa,80
28207,Xã Tân Tập,xa,80
28210,Xã Tầm Vu,xa,80
28222,Xã Vĩnh Công,xa,80
28225,Xã Thuận Mỹ,xa,80
28243,Xã An Lục Long,xa,80
82,Tỉnh Đồng Tháp,tinh,
28249,Phường Đạo Thạnh,phuong,82
28261,Phường Mỹ Tho,phuong,82
28270,Phường Thới Sơn,phuong,82
28273,Phường Mỹ Phong,phuong,82
28285,Phường Trung An,phuong,82
28297,Phường Long Thuận,phuong,82
28306,Phường Gò Công,phuong,82
28315,Phường Bình Xuân,phuong,82
28321,Xã Tân Phước 1,xa,82
28327,Xã Tân Phước 2,xa,82
28336,Xã Hưng Thạnh,xa,82
28345,Xã Tân Phước 3,xa,82
28360,Xã Cái Bè,xa,82
28366,Xã Hậu Mỹ,xa,82
28378,Xã Mỹ Thiện,xa,82
28393,Xã Hội Cư,xa,82
28405,Xã Mỹ Đức Tây,xa,82
28414,Xã Mỹ Lợi,xa,82
28426,Xã Thanh Hưng,xa,82
28429,Xã An Hữu,xa,82
28435,Phường Mỹ Phước Tây,phuong,82
28436,Phường Thanh Hoà,phuong,82
28439,Phường Cai Lậy,phuong,82
28444,Xã Thạnh Phú,xa,82
28456,Xã Mỹ Thành,xa,82
28468,Xã Tân Phú,xa,82
28471,Xã Bình Phú,xa,82
28477,Phường Nhị Quý,phuong,82
28501,Xã Hiệp Đức,xa,82
28504,Xã Long Tiên,xa,82
28516,Xã Ngũ Hiệp,xa,82
28519,Xã Châu Thành,xa,82
28525,Xã Tân Hương,xa,82
28537,Xã Long Hưng,xa,82
28543,Xã Long Định,xa,82
28564,Xã Bình Trưng,xa,82
28576,Xã Vĩnh Kim,xa,82
28582,Xã Kim Sơn,xa,82
28594,Xã Chợ Gạo,xa,82
28603,Xã Mỹ Tịnh An,xa,82
28615,Xã Lương Hoà Lạc,xa,82
28627,Xã Tân Thuận Bình,xa,82
28633,Xã An Thạnh Thuỷ,xa,82
28648,Xã Bình Ninh,xa,82
28651,Xã Vĩnh Bình,xa,82
28660,Xã Đồng Sơn,xa,82
28663,Xã Phú Thành,xa,82
28678,Xã Vĩnh Hựu,xa,82
28687,Xã Long Bình,xa,82
28693,Xã Tân Thới,xa,82
28696,Xã Tân Phú Đông,xa,82
28702,Xã Tân Hoà,xa,82
28720,Xã Gia Thuận,xa,82
28723,Xã Tân Đông,xa,82
28729,Phường Sơn Qui,phuong,82
28738,Xã Tân Điền,xa,82
28747,Xã Gò Công Đông,xa,82
29869,Phường Cao Lãnh,phuong,82
29884,Phường Mỹ Ngãi,phuong,82
29888,Phường Mỹ Trà,phuong,82
29905,Phường Sa Đéc,phuong,82
29926,Xã Tân Hồng,xa,82
29929,Xã Tân Hộ Cơ,xa,82
29938,Xã Tân Thành,xa,82
29944,Xã An Phước,xa,82
29954,Phường An Bình,phuong,82
29955,Phường Hồng Ngự,phuong,82
29971,Xã Thường Phước,xa,82
29978,Phường Thường Lạc,phuong,82
29983,Xã Long Khánh,xa,82
29992,Xã Long Phú Thuận,xa,82
30001,Xã Tràm Chim,xa,82
30010,Xã Tam Nông,xa,82
30019,Xã An Hoà,xa,82
30025,Xã Phú Cường,xa,82
30028,Xã An Long,xa,82
30034,Xã Phú Thọ,xa,82
30037,Xã Tháp Mười,xa,82
30043,Xã Phương Thịnh,xa,82
30046,Xã Trường Xuân,xa,82
30055,Xã Mỹ Quí,xa,82
30061,Xã Đốc Binh Kiều,xa,82
30073,Xã Thanh Mỹ,xa,82
30076,Xã Mỹ Thọ,xa,82
30085,Xã Ba Sao,xa,82
30088,Xã Phong Mỹ,xa,82
30112,Xã Mỹ Hiệp,xa,82
30118,Xã Bình Hàng Trung,xa,82
30130,Xã Thanh Bình,xa,82
30154,Xã Tân Long,xa,82
30157,Xã Tân Thạnh,xa,82
30163,Xã Bình Thành,xa,82
30169,Xã Lấp Vò,xa,82
30178,Xã Mỹ An Hưng,xa,82
30184,Xã Tân Khánh Trung,xa,82
30208,Xã Hoà Long,xa,82
30214,Xã Tân Dương,xa,82
30226,Xã Lai Vung,xa,82
30235,Xã Phong Hoà,xa,82
30244,Xã Phú Hựu,xa,82
30253,Xã Tân Nhuận Đông,xa,82
30259,Xã Tân Phú Trung,xa,82
86,Tỉnh Vĩnh Long,tinh,
28756,Phường Phú Khương,phuong,86
28777,Phường An Hội,phuong,86
28783,Phường Sơn Đông,phuong,86
28789,Phường Bến Tre,phuong,86
28807,Xã Giao Long,xa,86
28810,Xã Phú Túc,xa,86
28840,Xã Tân Phú,xa,86
28858,Phường Phú Tân,phuong,86
28861,Xã Tiên Thuỷ,xa,86
28870,Xã Chợ Lách,xa,86
28879,Xã Phú Phụng,xa,86
28894,Xã Vĩnh Thành,xa,86
28901,Xã Hưng Khánh Trung,xa,86
28903,Xã Mỏ Cày,xa,86
28915,Xã Phước Mỹ Trung,xa,86
28921,Xã Tân Thành Bình,xa,86
28945,Xã Đồng Khởi,xa,86
28948,Xã Nhuận Phú Tân,xa,86
28957,Xã An Định,xa,86
28969,Xã Thành Thới,xa,86
28981,Xã Hương Mỹ,xa,86
28984,Xã Giồng Trôm,xa,86
28987,Xã Lương Hoà,xa,86
28993,Xã Lương Phú,xa,86
28996,Xã Châu Hoà,xa,86
29020,Xã Phước Long,xa,86
29029,Xã Tân Hào,xa,86
29044,Xã Hưng Nhượng,xa,86
29050,Xã Bình Đại,xa,86
29062,Xã Phú Thuận,xa,86
29077,Xã Lộc Thuận,xa,86
29083,Xã Châu Hưng,xa,86
29089,Xã Thạnh Trị,xa,86
29104,Xã Thạnh Phước,xa,86
29107,Xã Thới Thuận,xa,86
29110,Xã Ba Tri,xa,86
29122,Xã Mỹ Chánh Hoà,xa,86
29125,Xã Bảo Thạnh,xa,86
29137,Xã Tân Xuân,xa,86
29143,Xã An Ngãi Trung,xa,86
29158,Xã An Hiệp,xa,86
29167,Xã Tân Thuỷ,xa,86
29182,Xã Thạnh Phú,xa,86
29191,Xã Quới Điền,xa,86
29194,Xã Đại Điền,xa,86
29221,Xã Thạnh Hải,xa,86
29224,Xã An Qui,xa,86
29227,Xã Thạnh Phong,xa,86
29242,Phường Trà Vinh,phuong,86
29254,Phường Nguyệt Hoá,phuong,86
29263,Phường Long Đức,phuong,86
29266,Xã Càng Long,xa,86
29275,Xã An Trường,xa,86
29278,Xã Tân An,xa,86
29287,Xã Bình Phú,xa,86
29302,Xã Nhị Long,xa,86
29308,Xã Cầu Kè,xa,86
29317,Xã An Phú Tân,xa,86
29329,Xã Phong Thạnh,xa,86
29335,Xã Tam Ngãi,xa,86
29341,Xã Tiểu Cần,xa,86
29362,Xã Hùng Hoà,xa,86
29365,Xã Tập Ngãi,xa,86
29371,Xã Tân Hoà,xa,86
29374,Xã Châu Thành,xa,86
29386,Xã Song Lộc,xa,86
29398,Phường Hoà Thuận,phuong,86
29407,Xã Hưng Mỹ,xa,86
29410,Xã Hoà Minh,xa,86
29413,Xã Long Hoà,xa,86
29416,Xã Cầu Ngang,xa,86
29419,Xã Mỹ Long,xa,86
29431,Xã Vinh Kim,xa,86
29446,Xã Nhị Trường,xa,86
29455,Xã Hiệp Mỹ,xa,86
29461,Xã Trà Cú,xa,86
29467,Xã Tập Sơn,xa,86
29476,Xã Lưu Nghiệp Anh,xa,86
29489,Xã Hàm Giang,xa,86
29491,Xã Đại An,xa,86
29497,Xã Đôn Châu,xa,86
29506,Xã Long Hiệp,xa,86
29512,Phường Duyên Hải,phuong,86
29513,Xã Long Thành,xa,86
29516,Phường Trường Long Hoà,phuong,86
29518,Xã Long Hữu,xa,86
29530,Xã Ngũ Lạc,xa,86
29533,Xã Long Vĩnh,xa,86
29536,Xã Đông Hải,xa,86
29551,Phường Long Châu,phuong,86
29557,Phường Phước Hậu,phuong,86
29566,Phường Tân Ngãi,phuong,86
29584,Xã An Bình,xa,86
29590,Phường Thanh Đức,phuong,86
29593,Phường Tân Hạnh,phuong,86
29602,Xã Long Hồ,xa,86
29611,Xã Phú Quới,xa,86
29623,Xã Nhơn Phú,xa,86
29638,Xã Bình Phước,xa,86
29641,Xã Cái Nhum,xa,86
29653,Xã Tân Long Hội,xa,86
29659,Xã Trung Thành,xa,86
29668,Xã Quới An,xa,86
29677,Xã Quới Thiện,xa,86
29683,Xã Trung Hiệp,xa,86
29698,Xã Trung Ngãi,xa,86
29701,Xã Hiếu Phụng,xa,86
29713,Xã Hiếu Thành,xa,86
29719,Xã Tam Bình,xa,86
29728,Xã Cái Ngang,xa,86
29734,Xã Hoà Hiệp,xa,86
29740,Xã Song Phú,xa,86
29767,Xã Ngãi Tứ,xa,86
29770,Phường Cái Vồn,phuong,86
29771,Phường Bình Minh,phuong,86
29785,Xã Tân Lược,xa,86
29788,Xã Mỹ Thuận,xa,86
29800,Xã Tân Quới,xa,86
29812,Phường Đông Thành,phuong,86
29821,Xã Trà Ôn,xa,86
29830,Xã Hoà Bình,xa,86
29836,Xã Trà Côn,xa,86
29845,Xã Vĩnh Xuân,xa,86
29857,Xã Lục Sĩ Thành,xa,86
91,Tỉnh An Giang,tinh,
30292,Phường Bình Đức,phuong,91
30301,Phường Mỹ Thới,phuong,91
30307,Phường Long Xuyên,phuong,91
30313,Xã Mỹ Hoà Hưng,xa,91
30316,Phường Châu Đốc,phuong,91
30325,Phường Vĩnh Tế,phuong,91
30337,Xã An Phú,xa,91
30341,Xã Khánh Bình,xa,91
30346,Xã Nhơn Hội,xa,91
30352,Xã Phú Hữu,xa,91
30367,Xã Vĩnh Hậu,xa,91
30376,Phường Tân Châu,phuong,91
30377,Phường Long Phú,phuong,91
30385,Xã Vĩnh Xương,xa,91
30388,Xã Tân An,xa,91
30403,Xã Châu Phong,xa,91
30406,Xã Phú Tân,xa,91
30409,Xã Chợ Vàm,xa,91
30421,Xã Phú Lâm,xa,91
30430,Xã Hoà Lạc,xa,91
30436,Xã Phú An,xa,91
30445,Xã Bình Thạnh Đông,xa,91
30463,Xã Châu Phú,xa,91
30469,Xã Mỹ Đức,xa,91
30478,Xã Vĩnh Thạnh Trung,xa,91
30481,Xã Thạnh Mỹ Tây,xa,91
30487,Xã Bình Mỹ,xa,91
30502,Phường Thới Sơn,phuong,91
30505,Phường Chi Lăng,phuong,91
30520,Phường Tịnh Biên,phuong,91
30526,Xã An Cư,xa,91
30538,Xã Núi Cấm,xa,91
30544,Xã Tri Tôn,xa,91
30547,Xã Ba Chúc,xa,91
30568,Xã Vĩnh Gia,xa,91
30577,Xã Ô Lâm,xa,91
30580,Xã Cô Tô,xa,91
30589,Xã An Châu,xa,91
30595,Xã Cần Đăng,xa,91
30604,Xã Vĩnh An,xa,91
30607,Xã Bình Hoà,xa,91
30619,Xã Vĩnh Hanh,xa,91
30628,Xã Chợ Mới,xa,91
30631,Xã Long Điền,xa,91
30643,Xã Cù Lao Giêng,xa,91
30658,Xã Nhơn Mỹ,xa,91
30664,Xã Long Kiến,xa,91
30673,Xã Hội An,xa,91
30682,Xã Thoại Sơn,xa,91
30685,Xã Phú Hoà,xa,91
30688,Xã Óc Eo,xa,91
30691,Xã Tây Phú,xa,91
30697,Xã Vĩnh Trạch,xa,91
30709,Xã Định Mỹ,xa,91
30742,Phường Rạch Giá,phuong,91
30760,Phường Vĩnh Thông,phuong,91
30766,Phường Tô Châu,phuong,91
30769,Phường Hà Tiên,phuong,91
30781,Xã Tiên Hải,xa,91
30787,Xã Kiên Lương,xa,91
30790,Xã Hoà Điền,xa,91
30793,Xã Vĩnh Điều,xa,91
30796,Xã Giang Thành,xa,91
30811,Xã Sơn Hải,xa,91
30814,Xã Hòn Nghệ,xa,91
30817,Xã Hòn Đất,xa,91
30823,Xã Bình Sơn,xa,91
30826,Xã Bình Giang,xa,91
30835,Xã Sơn Kiên,xa,91
30838,Xã Mỹ Thuận,xa,91
30850,Xã Tân Hiệp,xa,91
30856,Xã Tân Hội,xa,91
30874,Xã Thạnh Đông,xa,91
30880,Xã Châu Thành,xa,91
30886,Xã Thạnh Lộc,xa,91
30898,Xã Bình An,xa,91
30904,Xã Giồng Riềng,xa,91
30910,Xã Thạnh Hưng,xa,91
30928,Xã Ngọc Chúc,xa,91
30934,Xã Hoà Hưng,xa,91
30943,Xã Long Thạnh,xa,91
30949,Xã Hoà Thuận,xa,91
30952,Xã Gò Quao,xa,91
30958,Xã Định Hoà,xa,91
30970,Xã Vĩnh Hoà Hưng,xa,91
30982,Xã Vĩnh Tuy,xa,91
30985,Xã An Biên,xa,91
30988,Xã Tây Yên,xa,91
31006,Xã Đông Thái,xa,91
31012,Xã Vĩnh Hoà,xa,91
31018,Xã An Minh,xa,91
31024,Xã Đông Hoà,xa,91
31027,Xã U Minh Thượng,xa,91
31031,Xã Tân Thạnh,xa,91
31036,Xã Đông Hưng,xa,91
31042,Xã Vân Khánh,xa,91
31051,Xã Vĩnh Phong,xa,91
31064,Xã Vĩnh Bình,xa,91
31069,Xã Vĩnh Thuận,xa,91
31078,Đặc khu Phú Quốc,dac-khu,91
31105,Đặc khu Thổ Châu,dac-khu,91
31108,Đặc khu Kiên Hải,dac-khu,91
92,Thành phố Cần Thơ,thanh-pho,
31120,Phường Cái Khế,phuong,92
31135,Phường Ninh Kiều,phuong,92
31147,Phường Tân An,phuong,92
31150,Phường An Bình,phuong,92
31153,Phường Ô Môn,phuong,92
31157,Phường Thới Long,phuong,92
31162,Phường Phước Thới,phuong,92
31168,Phường Bình Thuỷ,phuong,92
31174,Phường Thới An Đông,phuong,92
31183,Phường Long Tuyền,phuong,92
31186,Phường Cái Răng,phuong,92
31201,Phường Hưng Phú,phuong,92
31207,Phường Thốt Nốt,phuong,92
31213,Phường Tân Lộc,phuong,92
31217,Phường Trung Nhứt,phuong,92
31228,Phường Thuận Hưng,phuong,92
31231,Xã Thạnh An,xa,92
31232,Xã Vĩnh Thạnh,xa,92
31237,Xã Vĩnh Trinh,xa,92
31246,Xã Thạnh Quới,xa,92
31249,Xã Thạnh Phú,xa,92
31255,Xã Trung Hưng,xa,92
31258,Xã Thới Lai,xa,92
31261,Xã Cờ Đỏ,xa,92
31264,Xã Thới Hưng,xa,92
31273,Xã Đông Hiệp,xa,92
31282,Xã Đông Thuận,xa,92
31288,Xã Trường Thành,xa,92
31294,Xã Trường Xuân,xa,92
31299,Xã Phong Điền,xa,92
31309,Xã Trường Long,xa,92
31315,Xã Nhơn Ái,xa,92
31321,Phường Vị Thanh,phuong,92
31333,Phường Vị Tân,phuong,92
31338,Xã Hoả Lựu,xa,92
31340,Phường Ngã Bảy,phuong,92
31342,Xã Tân Hoà,xa,92
31348,Xã Trường Long Tây,xa,92
31360,Xã Thạnh Xuân,xa,92
31366,Xã Châu Thành,xa,92
31369,Xã Đông Phước,xa,92
31378,Xã Phú Hữu,xa,92
31393,Xã Hoà An,xa,92
31396,Xã Hiệp Hưng,xa,92
31399,Xã Tân Bình,xa,92
31408,Xã Thạnh Hoà,xa,92
31411,Phường Đại Thành,phuong,92
31420,Xã Phụng Hiệp,xa,92
31426,Xã Phương Bình,xa,92
31432,Xã Tân Phước Hưng,xa,92
31441,Xã Vị Thuỷ,xa,92
31453,Xã Vĩnh Thuận Đông,xa,92
31459,Xã Vĩnh Tường,xa,92
31465,Xã Vị Thanh 1,xa,92
31471,Phường Long Mỹ,phuong,92
31473,Phường Long Bình,phuong,92
31480,Phường Long Phú 1,phuong,92
31489,Xã Vĩnh Viễn,xa,92
31492,Xã Lương Tâm,xa,92
31495,Xã Xà Phiên,xa,92
31507,Phường Sóc Trăng,phuong,92
31510,Phường Phú Lợi,phuong,92
31528,Xã Kế Sách,xa,92
31531,Xã An Lạc Thôn,xa,92
31537,Xã Phong Nẫm,xa,92
31540,Xã Thới An Hội,xa,92
31552,Xã Nhơn Mỹ,xa,92
31561,Xã Đại Hải,xa,92
31567,Xã Mỹ Tú,xa,92
31569,Xã Phú Tâm,xa,92
31570,Xã Hồ Đắc Kiện,xa,92
31579,Xã Long Hưng,xa,92
31582,Xã Thuận Hoà,xa,92
31591,Xã Mỹ Hương,xa,92
31594,Xã An Ninh,xa,92
31603,Xã Mỹ Phước,xa,92
31615,Xã An Thạnh,xa,92
31633,Xã Cù Lao Dung,xa,92
31639,Xã Long Phú,xa,92
31645,Xã Đại Ngãi,xa,92
31654,Xã Trường Khánh,xa,92
31666,Xã Tân Thạnh,xa,92
31673,Xã Trần Đề,xa,92
31675,Xã Liêu Tú,xa,92
31679,Xã Lịch Hội Thượng,xa,92
31684,Phường Mỹ Xuyên,phuong,92
31687,Xã Tài Văn,xa,92
31699,Xã Thạnh Thới An,xa,92
31708,Xã Nhu Gia,xa,92
31717,Xã Hoà Tú,xa,92
31723,Xã Ngọc Tố,xa,92
31726,Xã Gia Hoà,xa,92
31732,Phường Ngã Năm,phuong,92
31741,Xã Tân Long,xa,92
31753,Phường Mỹ Quới,phuong,92
31756,Xã Phú Lộc,xa,92
31759,Xã Lâm Tân,xa,92
31777,Xã Vĩnh Lợi,xa,92
31783,Phường Vĩnh Châu,phuong,92
31789,Phường Khánh Hoà,phuong,92
31795,Xã Vĩnh Hải,xa,92
31804,Phường Vĩnh Phước,phuong,92
31810,Xã Lai Hoà,xa,92
96,Tỉnh Cà Mau,tinh,
31825,Phường Bạc Liêu,phuong,96
31834,Phường Vĩnh Trạch,phuong,96
31840,Phường Hiệp Thành,phuong,96
31843,Xã Hồng Dân,xa,96
31849,Xã Ninh Quới,xa,96
31858,Xã Vĩnh Lộc,xa,96
31864,Xã Ninh Thạnh Lợi,xa,96
31867,Xã Phước Long,xa,96
31876,Xã Vĩnh Phước,xa,96
31882,Xã Vĩnh Thanh,xa,96
31885,Xã Phong Hiệp,xa,96
31891,Xã Hoà Bình,xa,96
31894,Xã Châu Thới,xa,96
31900,Xã Vĩnh Lợi,xa,96
31906,Xã Hưng Hội,xa,96
31918,Xã Vĩnh Mỹ,xa,96
31927,Xã Vĩnh Hậu,xa,96
31942,Phường Giá Rai,phuong,96
31951,Phường Láng Tròn,phuong,96
31957,Xã Phong Thạnh,xa,96
31972,Xã Gành Hào,xa,96
31975,Xã Đông Hải,xa,96
31985,Xã Long Điền,xa,96
31988,Xã An Trạch,xa,96
31993,Xã Định Thành,xa,96
32002,Phường An Xuyên,phuong,96
32014,Phường Lý Văn Lâm,phuong,96
32025,Phường Tân Thành,phuong,96
32041,Phường Hoà Thành,phuong,96
32044,Xã Nguyễn Phích,xa,96
32047,Xã U Minh,xa,96
32059,Xã Khánh An,xa,96
32062,Xã Khánh Lâm,xa,96
32065,Xã Thới Bình,xa,96
32069,Xã Biển Bạch,xa,96
32071,Xã Trí Phải,xa,96
32083,Xã Tân Lộc,xa,96
32092,Xã Hồ Thị Kỷ,xa,96
32095,Xã Trần Văn Thời,xa,96
32098,Xã Sông Đốc,xa,96
32104,Xã Đá Bạc,xa,96
32110,Xã Khánh Bình,xa,96
32119,Xã Khánh Hưng,xa,96
32128,Xã Cái Nước,xa,96
32134,Xã Lương Thế Trân,xa,96
32137,Xã Tân Hưng,xa,96
32140,Xã Hưng Mỹ,xa,96
32152,Xã Đầm Dơi,xa,96
32155,Xã Tạ An Khương,xa,96
32161,Xã Trần Phán,xa,96
32167,Xã Tân Thuận,xa,96
32182,Xã Quách Phẩm,xa,96
32185,Xã Thanh Tùng,xa,96
32188,Xã Tân Tiến,xa,96
32191,Xã Năm Căn,xa,96
32201,Xã Đất Mới,xa,96
32206,Xã Tam Giang,xa,96
32212,Xã Cái Đôi Vàm,xa,96
32214,Xã Phú Mỹ,xa,96
32218,Xã Phú Tân,xa,96
32227,Xã Nguyễn Việt Khái,xa,96
32236,Xã Tân Ân,xa,96
32244,Xã Phan Ngọc Hiển,xa,96
32248,Xã Đất Mũi,xa,96$lines$, '\n') as line;

-- Đồng Nai was a province until it became a city on 30 April 2026.
update administrative_unit set valid_from = '2026-04-30' where code = '75' and valid_from = '2025-07-01';
insert into administrative_unit (code, name, name_key, kind, valid_from, valid_to, successor)
values ('75', 'Tỉnh Đồng Nai', 'tinh dong nai', 'tinh', '2025-07-01', '2026-04-29', '75');
