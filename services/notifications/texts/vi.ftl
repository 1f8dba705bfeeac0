# Thông báo không bao giờ chứa dữ liệu sức khỏe, tên hay số giấy tờ của ai.
greeting = Kính gửi quý vị,
closing = Trân trọng,
    Ban Bảo vệ, chăm sóc sức khỏe cán bộ tỉnh
automatic = Thư này được gửi tự động, xin không trả lời.

conclusion_signed-title = Kết luận sức khỏe mới đã được ký
conclusion_signed-body = Hội đồng chuyên môn đã ký một kết luận sức khỏe của quý vị. Mời quý vị đăng nhập để xem, hoặc hỏi phòng khám A nơi quý vị đăng ký thẻ.

follow_up_scheduled-title = Có một lượt theo dõi mới
follow_up_scheduled-body = Danh sách việc của phòng khám có một lượt theo dõi mới, hạn ngày { $due_on }. Mời quý đơn vị đăng nhập để xem.
# Thư không nói hạn: khoảng cách giữa hai lần theo dõi cho người ngoài đoán được loại sức khỏe.
follow_up_scheduled-letter = Danh sách việc của phòng khám có một lượt theo dõi mới. Mời quý đơn vị đăng nhập để xem.

email_failed-title = Có thư điện tử không gửi được
email_failed-body = Trong ngày có ít nhất một thư điện tử không gửi được sau nhiều lần thử. Xem danh sách thông báo chưa gửi được để xử lý.
