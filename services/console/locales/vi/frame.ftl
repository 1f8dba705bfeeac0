# Khung trang, đăng nhập, lỗi chung.
product = Chăm sóc sức khỏe cán bộ
footer = Yba – hệ thống thông tin của Ban Bảo vệ, chăm sóc sức khỏe cán bộ. Mọi lượt xem hồ sơ đều được ghi lại.
skip-to-content = Đến nội dung chính
menu = Trình đơn chính
sign-in = Đăng nhập
sign-out = Đăng xuất
signed-out-title = Đã đăng xuất
signed-out = Bạn đã đăng xuất. Nếu dùng máy chung, hãy đóng trình duyệt.
greeting = Xin chào, { $name }
nothing-granted = Tài khoản của bạn chưa được cấp quyền nào. Hãy đề nghị văn phòng Ban cấp quyền.
next-page = Trang tiếp theo
choose = – Chọn –
unknown = Chưa rõ
yes = Có
no = Không
open = Mở

menu-home = Trang chính
menu-people = Tìm cán bộ
menu-imports = Nhập danh sách
menu-council = Bàn ký của Hội đồng
menu-worklist = Việc của phòng khám
menu-deliveries = Kết quả bệnh viện gửi
menu-inbox = Thông báo
menu-totals = Số liệu tổng hợp
menu-grants = Phân quyền
menu-own-record = Hồ sơ của tôi

about-home = Việc bạn có thể làm ở đây
about-people = Tìm theo họ tên có dấu hoặc không dấu, hoặc số CCCD, rồi mở hồ sơ.
about-imports = Gửi danh sách của cấp ủy, theo dõi, sửa các dòng còn lỗi.
about-council = Xem căn cứ và ký kết luận sức khỏe.
about-worklist = Ai đến hạn, gọi số nào, ghi lại kết quả liên hệ.
about-deliveries = Kết quả còn treo hoặc bị từ chối, và kết quả chưa rõ là của ai.
about-inbox = Những điều hệ thống báo cho bạn.
about-totals = Số liệu của từng phân hệ, có biểu đồ và bảng.
about-grants = Đề nghị, phê duyệt và thu hồi quyền; mỗi quyền cần hai người.
about-own-record = Kết quả khám, kết luận và lịch theo dõi của chính bạn.

error-title = Không thực hiện được
error-signed-out = Phiên làm việc đã hết. Hãy đăng nhập lại; nội dung vừa nhập chưa được gửi đi.
error-forged-form = Biểu mẫu này không thuộc phiên làm việc của bạn. Hãy mở lại trang rồi gửi lần nữa.
error-unreadable-form = Không đọc được nội dung vừa gửi. Hãy mở lại trang rồi thử lần nữa.
error-too-large = Tệp quá lớn. Hãy tách danh sách thành nhiều tệp nhỏ hơn.
error-not-found = Không có trang này.
error-sign-in = Đăng nhập không thành công. Hãy thử đăng nhập lại.
error-issuer = Hệ thống đăng nhập hiện không trả lời. Hãy thử lại sau ít phút.
error-internal = Có lỗi trong hệ thống. Lỗi đã được ghi lại; hãy thử lại sau.
back-home = Về trang chính

hidden-from-you = Bạn không có quyền xem phần này, hoặc chưa có dữ liệu.
not-allowed = Bạn không có quyền làm việc này. Lần thử này đã được ghi lại.
not-there = Không tìm thấy, hoặc bạn không có quyền xem.
not-done = Chưa thực hiện được.
service-unreachable = Không tải được phần này: phân hệ «{ $service }» hiện không trả lời. Hãy thử lại sau ít phút.
service-unreadable = Không đọc được câu trả lời của phân hệ «{ $service }». Hãy báo cho bộ phận kỹ thuật.
