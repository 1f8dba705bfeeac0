//! The register as a document, in Vietnamese.

use std::fmt::Write;

use auth::accesses::role_words;
use runtime::Language;

use super::{Held, Register};

pub(super) fn page(register: &Register) -> String {
    let mut page = String::new();
    head(&mut page, register);
    purposes(&mut page, register);
    for held in &register.services {
        service(&mut page, held);
    }
    retention(&mut page, register);
    flows(&mut page, register);
    impact(&mut page, register);
    page
}

fn head(page: &mut String, register: &Register) {
    let made = runtime::clock::civil_date(register.made_at).format("%d/%m/%Y");
    let _ = writeln!(
        page,
        "# Hồ sơ hoạt động xử lý và đánh giá tác động xử lý dữ liệu cá nhân\n\n\
         Lập ngày {made} từ chính các bảng của chương trình Yba {} (tiền tố `{}`). Căn cứ: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, \
         Nghị định 356/2025/NĐ-CP. Mẫu nộp và nơi nhận phải đối chiếu với văn bản.\n\n\
         Chỗ ghi **[điền]** là điều chương trình không biết.\n\n\
         | | |\n| --- | --- |\n| Bên kiểm soát dữ liệu | [điền: tên, địa chỉ Ban] |\n\
         | Người, bộ phận bảo vệ dữ liệu cá nhân | [điền] |\n| Bên xử lý (nếu thuê) | [điền] |\n| Số người có hồ sơ | {} |\n\
         | Dữ liệu nhạy cảm | tình trạng sức khỏe |\n| Chuyển ra nước ngoài | chương trình không chuyển |\n",
        register.program,
        register.province,
        register.people.map_or_else(|| "[điền]".to_owned(), |people| people.to_string()),
    );
}

fn purposes(page: &mut String, register: &Register) {
    let _ = writeln!(
        page,
        "## 1. Mục đích và căn cứ\n\n| mục đích | căn cứ | văn bản | máy tự chặn khi không đồng ý |\n| --- | --- | --- | --- |"
    );
    for purpose in &register.purposes {
        let basis = if purpose.basis == "law" {
            "pháp luật, không cần đồng ý"
        } else {
            "sự đồng ý, rút lại được"
        };
        let enforced = if purpose.enforced { "có" } else { "không: người phải giữ" };
        let _ = writeln!(
            page,
            "| {} | {basis} | {} | {enforced} |",
            purpose.title_vi, purpose.legal_basis
        );
    }
    let _ = writeln!(page, "\n## 2. Dữ liệu, mã hóa và ai được xem\n");
}

fn service(page: &mut String, held: &Held) {
    let _ = writeln!(
        page,
        "### Phân hệ {}\n\n| dữ liệu | trường | mã hóa bằng khóa riêng của từng người | chỉ mã băm hoặc kỹ thuật |\n| --- | --- | --- | --- |",
        held.service
    );
    for table in &held.tables {
        let words = |list: &[(&'static str, auth::own_data::Words)]| {
            let words: Vec<&str> = list.iter().map(|(_, (vi, _))| *vi).collect();
            words.join("; ")
        };
        let withheld: Vec<String> =
            table.withheld.iter().map(|(name, _)| format!("`{name}`")).collect();
        let _ = writeln!(
            page,
            "| {} (`{}`) | {} | {} | {} |",
            table.title.0,
            table.name,
            words(&table.fields),
            words(&table.sealed),
            withheld.join(", ")
        );
    }
    for (table, (why, _)) in &held.besides {
        let _ = writeln!(page, "| `{table}` | {why} | | |");
    }
    let _ = writeln!(page, "\n| ai được | làm gì | độ sâu |\n| --- | --- | --- |");
    for reader in &held.readers {
        let roles: Vec<&str> =
            reader.roles.iter().map(|role| role_words(role, Language::Vi)).collect();
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            roles.join(", "),
            reader.what.0,
            depth(reader.depth)
        );
    }
    page.push('\n');
}

fn retention(page: &mut String, register: &Register) {
    let _ = writeln!(
        page,
        "## 3. Thời hạn lưu giữ\n\n| hồ sơ | năm | áp dụng | nguồn |\n| --- | ---: | --- | --- |"
    );
    for rule in &register.retention {
        let applies = match rule.applies.as_str() {
            "always" => "mọi hồ sơ",
            "on_death" => "khi người ấy đã chết",
            _ => "khi cán bộ Ban đánh dấu",
        };
        let _ =
            writeln!(page, "| {} | {} | {applies} | {} |", rule.title_vi, rule.years, rule.source);
    }
    let _ = writeln!(
        page,
        "\nTính từ ngày thôi diện quản lý hoặc ngày mất; hạn dài nhất quyết định. Hết hạn thì hai người quyết định xóa, mọi phân hệ trả lời. \
         Sự kiện đã gửi giữ 7 ngày trong hộp gửi; nhật ký truy cập giữ lâu dài, chỉ có mã người.\n"
    );
}

fn flows(page: &mut String, register: &Register) {
    let _ = writeln!(
        page,
        "## 4. Dữ liệu đi giữa các phân hệ\n\n| luồng | loại | từ | đến | giữ trên broker |\n| --- | --- | --- | --- | --- |"
    );
    for flow in &register.flows {
        let kind = if flow.sensitive {
            "**có dữ liệu cá nhân**"
        } else {
            "chỉ mã và trạng thái"
        };
        let days = flow
            .days
            .map_or_else(|| "bản mới nhất, lâu dài".to_owned(), |days| format!("{days} ngày"));
        let _ = writeln!(
            page,
            "| `{}` | {kind} | {} | {} | {days} |",
            flow.topic,
            flow.from,
            flow.to.join(", ")
        );
    }
    let _ = writeln!(
        page,
        "\nBên ngoài: bệnh viện gửi kết quả vào; thư điện tử không có dữ liệu sức khỏe. Bên nhận khác: [điền].\n"
    );
}

fn impact(page: &mut String, register: &Register) {
    let _ = writeln!(
        page,
        "## 5. Đánh giá tác động: nguy cơ, biện pháp, phần còn lại\n\n| nguy cơ | biện pháp | ở đâu trong mã nguồn | còn lại, do người giữ |\n| --- | --- | --- | --- |"
    );
    for risk in register.risks {
        let _ = writeln!(
            page,
            "| {} | {} | `{}` | {} |",
            risk.vi, risk.measure_vi, risk.place, risk.left_vi
        );
    }
    let _ = writeln!(
        page,
        "\nQuyền của người có dữ liệu: xem ai đã xem, tải mọi thứ về mình, đồng ý và rút lại, hạn chế, xóa, ủy quyền: trang «Quyền của tôi». \
         Kết luận của người lập về mức chấp nhận được: [điền]. Ý kiến của người bảo vệ dữ liệu: [điền]. Ngày rà lại: [điền].\n\n\
         Đối chiếu biện pháp kiểm soát: `docs/COMPLIANCE.md`."
    );
}

fn depth(word: &str) -> &str {
    match word {
        "identity" => "danh tính",
        "class" => "loại, kết luận",
        "clinical" => "chi tiết khám bệnh",
        other => other,
    }
}
