import { registry } from "@web/core/registry";
import { card, clicks, picks, reads, sees, seesNo } from "./steps";

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
        sees(`.o_breadcrumb:contains("Khách hàng theo tiền đang chờ")`),
        sees(`.o_menu_brand:contains("Nhịp bán hàng")`),
        sees(`${card("Alpha Mart")} .o_sales_rhythm_money:contains("40 tr"):contains("đang chờ")`),
        sees(`${card("Alpha Mart")} .badge:contains("Trễ chu kỳ")`),
        sees(`${card("Alpha Mart")}:contains("ngày/lần (±"):contains("đơn gần nhất")`),
        sees(`${card("Alpha Mart")} button:contains("Báo giá")`),
        sees(`${card("Delta Store")}:contains("Mới một đơn, 2,6 tr ngày")`),
        readsNoEnglish(),
        ...picks("filter", "Trễ chu kỳ"),
        seesNo(card("Beta Shop")),
        clicks(".o_searchview_facet .o_facet_remove"),
        sees(card("Beta Shop")),
        clicks(".o_switch_view.o_list"),
        sees(`.o_list_view th:contains("Tiền đang chờ")`),
        {
            content: "reads a percentage without a space",
            trigger: ".o_data_row .o_data_cell[name=chance_7_ratio]",
            run() {
                if (!/^\d+%$/.test(this.anchor.innerText.trim())) {
                    throw new Error(`${this.anchor.innerText} is no percentage`);
                }
            },
        },
        readsNoEnglish(),
        clicks(`.o_data_row:contains("Alpha Mart") .o_data_cell[name=partner_id]`),
        sees(`.o_field_widget[name=evidence]:contains("đơn thường")`),
        sees(`.o_field_widget[name=chance_text]:contains("% đặt hàng trong 7 ngày tới.")`),
        reads(".o_horizontal_separator", [
            "BÁN HÀNG",
            "NHỊP MUA",
            "CÁC LẦN MUA LÀM CĂN CỨ",
            "PHỤ TRÁCH",
        ]),
        readsNoEnglish(),
    ],
});
