import { registry } from "@web/core/registry";
import { card, clicks, reads, sees } from "./steps";

const area = (name) => `.o_sales_rhythm_area[data-area="${name}"]`;
const figure = (name, key) => `${area(name)} [data-figure=${key}]`;
const names = ".o_sales_rhythm_area [role=rowheader]";
const level = (key) => `.o_sales_rhythm_levels [data-level=${key}]`;

/** Two areas by city, then the customers who are late in one, and back. */
const looks = (late) => [
    sees(`${level("city")}.active`),
    reads(names, ["Tân Bình", "No city", "All customers"]),
    reads(`${figure("All customers", "customers")} b`, ["4"]),
    reads(`${figure("Tân Bình", "late")} b`, ["1"]),
    reads(`${figure("Tân Bình", "money")} b`, ["40M"]),
    clicks(figure("Tân Bình", "late")),
    sees(`.o_breadcrumb:contains("Tân Bình: Late")`),
    ...late,
    clicks(".o_breadcrumb .o_back_button, .o_back_button"),
    sees(area("Tân Bình")),
];

/** The level that was chosen is still there when one comes back. */
const switches = [
    clicks(level("tag")),
    sees(`${level("tag")}.active`),
    sees(`.o_sales_rhythm_areas p:contains("so there is no total")`),
    reads(names, ["No tag"]),
    clicks(figure("No tag", "money")),
    sees(`.o_breadcrumb:contains("No tag: needs care")`),
    clicks(".o_breadcrumb .o_back_button, .o_back_button"),
    sees(`${level("tag")}.active`),
    reads(names, ["No tag"]),
];

registry.category("web_tour.tours").add("sales_rhythm_areas", {
    steps: () => [
        clicks(`[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_areas"]`),
        ...looks([sees(".o_list_view .o_data_row:contains(Alpha Mart)")]),
        ...switches,
    ],
});

/** Nothing is wider than the screen, and a thumb meets every figure. */
const fits = {
    content: "fits the screen and the thumb",
    trigger: ".o_sales_rhythm_area [data-figure=money]",
    run() {
        const content = document.querySelector(".o_content");
        if (content.scrollWidth > content.clientWidth) {
            throw new Error(`${content.scrollWidth} > ${content.clientWidth} pixels`);
        }
        for (const button of document.querySelectorAll(".o_sales_rhythm_areas button")) {
            const { width, height } = button.getBoundingClientRect();
            if (width < 44 || height < 44) {
                throw new Error(`${button.outerHTML}: ${width} x ${height}`);
            }
        }
    },
};

registry.category("web_tour.tours").add("sales_rhythm_areas_on_a_phone", {
    steps: () => [sees(area("Tân Bình")), fits, ...looks([sees(card("Alpha Mart"))]), ...switches],
});
