import { registry } from "@web/core/registry";
import { BANNER, card, clicks, opensCustomers, picks, reads, sees, seesNo } from "./steps";

const ENGLISH = /\b(at stake|buys|due|late|stopped|rhythm|quotation|order|customer|chance)\b/i;

function readsNoEnglish() {
    return {
        content: "reads no English",
        trigger: ".o_content",
        run() {
            const text = document.querySelector(".o_action_manager").innerText;
            const found = text.match(ENGLISH);
            if (found) {
                throw new Error(`"${found[0]}" is English, in: ${text}`);
            }
        },
    };
}

registry.category("web_tour.tours").add("sales_rhythm_vietnamese", {
    steps: () => [
        sees(`.o_breadcrumb:contains("Hôm nay")`),
        sees(`.o_menu_brand:contains("Nhịp bán hàng")`),
        sees(`${card("Alpha Mart")} .o_sales_rhythm_money:contains("40 tr"):contains("đang chờ")`),
        sees(`${card("Alpha Mart")} .o_sales_rhythm_chip:contains("Trễ "):contains("ngày")`),
        sees(`${BANNER} .o_sales_rhythm_waiting:contains("đang chờ ở 2 khách")`),
        sees(`${BANNER} .o_sales_rhythm_done_count:contains("0/2"):contains("xong")`),
        sees(`${BANNER} [data-care=not_yet]:contains("Chưa chăm")`),
        sees(`${card("Alpha Mart")}:contains("ngày/lần (±"):contains("đơn gần nhất")`),
        sees(`${card("Alpha Mart")} button:contains("Báo giá")`),
        readsNoEnglish(),
        opensCustomers(),
        sees(`${card("Delta Store")}:contains("Mới một đơn, 2,6 tr ngày")`),
        readsNoEnglish(),
        ...picks("filter", "Trễ chu kỳ"),
        seesNo(card("Beta Shop")),
        clicks(".o_searchview_facet .o_facet_remove"),
        sees(card("Beta Shop")),
        clicks(".o_switch_view.o_list"),
        sees(`.o_list_view th:contains("Đang chờ")`),
        sees(`.o_data_row:contains("Alpha Mart") .o_data_cell[name=deck_amount]:contains("40 tr")`),
        readsNoEnglish(),
        clicks(`.o_data_row:contains("Alpha Mart") .o_data_cell[name=partner_id]`),
        sees(`.o_field_widget[name=evidence]:contains("đơn thường")`),
        {
            content: "reads a percentage without a space",
            trigger: ".o_field_widget[name=chance_7_ratio]",
            run() {
                if (!/^\d+%$/.test(this.anchor.innerText.trim())) {
                    throw new Error(`${this.anchor.innerText} is no percentage`);
                }
            },
        },
        sees(`.o_field_widget[name=chance_text]:contains("% đặt hàng trong 7 ngày tới.")`),
        reads(".o_horizontal_separator", [
            "BÁN HÀNG",
            "NHỊP MUA",
            "CHĂM SÓC",
            "PHỤ TRÁCH",
            "LỊCH SỬ",
        ]),
        readsNoEnglish(),
    ],
});
