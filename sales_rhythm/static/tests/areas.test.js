import { expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { Areas } from "@sales_rhythm/areas/areas";
import { DONG, HOSTILE, defineDeck, press, useDong } from "./deck_mock";

defineDeck();

const LEVELS = ["city", "route"].map((key) => ({ key, label: key }));
const counts = { customers: 5, due: 2, late: 1, uncovered: 0 };

const area = (key, amount, count = 3) => ({
    key,
    label: key || "No city",
    nowhere: !key,
    figures: Object.entries(counts).map(([name, number]) => ({
        key: name,
        count: number,
        domain: [
            ["city", "=", key],
            [name, "=", 1],
        ],
    })),
    money: { amount, count, domain: [["city", "=", key]] },
});

const answer = (by, areas, more = {}) => ({
    by,
    levels: LEVELS,
    areas,
    total: null,
    note: false,
    more: 0,
    field: "city",
    currency_id: DONG,
    ...more,
});

async function mountAreas(found) {
    useDong();
    mockService("action", { doAction: (action) => expect.step(action) });
    onRpc("sales.rhythm", "get_areas", ({ args }) => found(args[0]));
    await mountWithCleanup(Areas, {
        componentEnv: { config: getDefaultConfig() },
        props: { action: {}, actionId: 1, className: "" },
    });
    await animationFrame();
}

const figure = (name, key) => `[data-area="${name}"] [data-figure=${key}]`;

test("areas stand in the order of the server, with their figures", async () => {
    await mountAreas(() => answer("city", [area(HOSTILE, 52_400_000), area(false, 0, 1)]));
    const rows = ".o_sales_rhythm_area [role=rowheader]";
    expect(rows).toHaveCount(2);
    expect(`${rows}:eq(0)`).toHaveText(HOSTILE);
    expect(`${rows}:eq(1)`).toHaveText("No city");
    expect(`${figure("No city", "customers")} b`).toHaveText("5");
    expect(`${figure("No city", "late")} b`).toHaveClass("text-danger");
    expect(`${figure("No city", "uncovered")} b`).not.toHaveClass("text-danger");
    expect(figure("No city", "money")).toHaveAttribute("title", /1 customer needs care$/);
    expect(".o_sales_rhythm_area:eq(1) [data-figure=money] b").toHaveText("52.4M");
});

test("a figure opens the rows of its domain", async () => {
    await mountAreas(() => answer("city", [area("Hanoi", 7)]));
    await press(figure("Hanoi", "late"));
    await press(figure("Hanoi", "money"));
    const views = [
        [false, "list"],
        [false, "kanban"],
        [false, "form"],
    ];
    const action = {
        type: "ir.actions.act_window",
        res_model: "sales.rhythm",
        views,
        mobile_view_mode: "kanban",
        context: {},
    };
    expect.verifySteps([
        {
            ...action,
            name: "Hanoi: Late",
            domain: [
                ["city", "=", "Hanoi"],
                ["late", "=", 1],
            ],
        },
        { ...action, name: "Hanoi: needs care", domain: [["city", "=", "Hanoi"]] },
    ]);
});

test("a total stands last, and where there is none the screen says why", async () => {
    const total = { figures: area("x", 1).figures, money: area("x", 9_000).money };
    const note = "A customer on several routes counts in each";
    await mountAreas((by) =>
        by === "route"
            ? answer("route", [area("A", 1)], { note })
            : answer("city", [area("Hanoi", 7)], { total })
    );
    expect("[data-area='All customers'] [data-figure=money] b").toHaveText("9K");
    await press("[data-level=route]");
    await animationFrame();
    expect("[data-area='All customers']").toHaveCount(0);
    expect(".o_sales_rhythm_areas p:eq(0)").toHaveText(new RegExp(note));
});

test("what was asked last is what is shown", async () => {
    const slow = new Deferred();
    await mountAreas((by) => (by === "route" ? slow : answer("city", [area("Hanoi", 7)])));
    await press("[data-level=route]");
    await press("[data-level=city]");
    await animationFrame();
    slow.resolve(answer("route", [area("Too late", 1)]));
    await animationFrame();
    expect("[data-area='Too late']").toHaveCount(0);
    expect("[data-area=Hanoi]").toHaveCount(1);
});

test("of very many areas the others are opened as groups", async () => {
    await mountAreas(() => answer("city", [area("Hanoi", 7)], { more: 12 }));
    await press("button:contains(12 more areas)");
    expect.verifySteps([
        {
            type: "ir.actions.act_window",
            name: "Customers",
            res_model: "sales.rhythm",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            mobile_view_mode: "kanban",
            domain: [],
            context: { group_by: ["city"] },
        },
    ]);
});

test("without a customer there is nothing to compare", async () => {
    await mountAreas(() => answer("city", []));
    expect(".o_sales_rhythm_areas").toHaveText(/No customer yet/);
    expect(".o_sales_rhythm_area").toHaveCount(0);
});
