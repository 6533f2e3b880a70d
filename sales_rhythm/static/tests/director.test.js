import { expect, test } from "@odoo/hoot";
import { press as pressKey, queryAll, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { Deferred, animationFrame } from "@odoo/hoot-mock";
import { onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { utils } from "@web/core/ui/ui_service";
import { defineDeck, press } from "./deck_mock";
import {
    DIRECTOR,
    TOPS,
    bucketOf,
    domainOf,
    emptyMap,
    fails,
    first,
    hears,
    line,
    moneyMap,
    mountDirector,
    opened,
    segment,
} from "./director_mock";

defineDeck();

const rowsOf = (map) => map.stages.flatMap((stage) => stage.rows);
const texts = (map, name) => rowsOf(map).map((row) => row[name]);

test("one sentence says how much, where, and how much needs action", async () => {
    await mountDirector({ steps: hears });
    expect(".o_sales_rhythm_sentence").toHaveText(
        /5\.16B\s*at 229 customers\s*2\.22B \(43%\) need action\s*as of 24\/11\/2026\s*·\s*last month 74%/
    );
    const { total, action, hits } = moneyMap();
    for (let index = 0; index < 3; index++) {
        await press(`.o_sales_rhythm_sentence .o_sales_rhythm_figure_link:eq(${index})`);
    }
    expect.verifySteps([total, action, hits].map(opened));
});

test("the bar is cut into stages, in the order in which money travels", async () => {
    await mountDirector();
    const map = moneyMap();
    const seen = rowsOf(map).filter((row) => row.bar.share);
    expect(queryAll(".o_sales_rhythm_segment").map((each) => each.dataset.segment)).toEqual(
        seen.map((row) => row.key)
    );
    expect(queryAllTexts(".o_sales_rhythm_stage_name > *")).toEqual(
        map.stages.flatMap((stage) => [stage.label, stage.text])
    );
    expect(segment("due")).toHaveText("Due to buy\n1240");
    expect(segment("to_invoice")).toHaveText("", { message: "142 of 5162 have no room" });
    expect(segment("to_invoice")).toHaveAttribute(
        "aria-label",
        "To invoice: 142,000,000 ₫, 12 orders"
    );
    expect(segment("overdue")).toHaveAttribute(
        "aria-label",
        "Overdue: 412,000,000 ₫, 23 invoices, needs action"
    );
    for (const each of queryAll(".o_sales_rhythm_segment")) {
        expect(each.getBoundingClientRect().height).toBeWithin(44, 60);
    }
    const width = (key) => queryFirst(segment(key)).getBoundingClientRect().width;
    expect(width("due") / width("late")).toBeWithin(1.95, 2.15);
});

test("the table tells the same, and its total is the sum", async () => {
    await mountDirector();
    const map = moneyMap();
    expect(queryAll(".o_sales_rhythm_bucket").map((each) => each.dataset.bucket)).toEqual(
        texts(map, "key")
    );
    expect(queryAllTexts(".o_sales_rhythm_bucket .o_sales_rhythm_amount .btn, .o_sales_rhythm_bucket .o_sales_rhythm_figure_link")).toEqual(
        texts(map, "column_text")
    ); // prettier-ignore
    expect(queryAllTexts(".o_sales_rhythm_stage .o_sales_rhythm_amount")).toEqual(
        map.stages.map((stage) => stage.column_text)
    );
    expect(".o_sales_rhythm_total .o_sales_rhythm_amount").toHaveText("5162");
    expect("thead").toHaveText(/Amount \(million\)/);
    expect(queryAllTexts(`${line("late")} .o_sales_rhythm_count > *`)).toEqual(["21", "customers"]);
    expect(`${line("late")} td:last`).toHaveText("+70");
    expect(`${line("late")} .o_sales_rhythm_worse_warning`).toHaveCount(1);
    expect(`${line("stopped")} .o_sales_rhythm_worse_danger`).toHaveCount(1);
    expect(`${line("due")} [class*=o_sales_rhythm_worse]`).toHaveCount(0);
    expect(`${line("deal")} td:last`).toHaveText("");
    expect(`${line("due")} [title="An estimate, without taxes"]`).toHaveCount(1);
    expect(`${line("unpaid")} [title="An estimate, without taxes"]`).toHaveCount(0);
    expect(`${line("unpaid")} script`).toHaveCount(0);
});

test("colour is never alone: a shape and a word say the same", async () => {
    await mountDirector();
    expect(`${line("late")} .o_sales_rhythm_swatch`).toHaveClass("fa-exclamation-triangle");
    expect(`${line("overdue")} .o_sales_rhythm_swatch`).toHaveClass("fa-exclamation-circle");
    expect(`${line("due")} .o_sales_rhythm_swatch`).toHaveClass("fa-square");
    expect(`${line("late")} .visually-hidden:contains(needs action)`).toHaveCount(1);
    expect(`${line("due")} .visually-hidden:contains(needs action)`).toHaveCount(0);
});

test("each figure of the table opens exactly the rows of the server", async () => {
    await mountDirector({ steps: hears });
    const map = moneyMap();
    await press(`${line("unpaid")} .o_sales_rhythm_figure_link`);
    await press(".o_sales_rhythm_stage:eq(1) .o_sales_rhythm_figure_link");
    await press(".o_sales_rhythm_total .o_sales_rhythm_figure_link");
    expect.verifySteps([rowsOf(map)[9], map.stages[1], map.total].map(opened));
    expect("[data-top]").toHaveCount(3, { message: "opening a figure opens no line" });
});

test("the first risk is open, and lines and segments open others", async () => {
    const asked = (...args) => expect.step(args) || bucketOf(...args);
    await mountDirector({ answers: { get_bucket: asked } });
    expect.verifySteps([["late", false]]);
    expect(segment("late")).toHaveAttribute("aria-expanded", "true");
    expect(`${line("late")} .o_sales_rhythm_caret`).toHaveAttribute("aria-expanded", "true");
    expect("#o_sales_rhythm_bucket_late").toHaveCount(1);
    await press(`${line("stopped")} td:eq(0)`);
    await animationFrame();
    expect.verifySteps([["stopped", false]]);
    expect("[data-top]").toHaveCount(TOPS.length);
    expect(segment("late")).toHaveAttribute("aria-expanded", "false");
    await press(segment("overdue"));
    await animationFrame();
    expect.verifySteps([["overdue", false]]);
    await press(segment("overdue"));
    expect("[data-top]").toHaveCount(0);
    expect.verifySteps([]);
});

test("keyboard: segments and lines are reached and opened without a mouse", async () => {
    await mountDirector();
    queryFirst(segment("due")).focus();
    await pressKey("Tab");
    expect(segment("late")).toBeFocused();
    await pressKey("Enter");
    await animationFrame();
    expect("[data-top]").toHaveCount(0, { message: "it was open" });
    queryFirst(`${line("overdue")} .o_sales_rhythm_caret`).focus();
    await pressKey("Enter");
    await animationFrame(); // the line is opened
    await animationFrame(); // and answered
    expect("[data-top]").toHaveCount(3);
    await pressKey("Tab"); // the amount of the line, then the first customer
    await pressKey("Tab");
    expect(`${first(TOPS[0])} .o_sales_rhythm_top_name`).toBeFocused();
});

test("on a phone nothing is open at first", async () => {
    patchWithCleanup(utils, { isSmall: () => true });
    const asked = () => expect.step("asked");
    await mountDirector({ answers: { get_bucket: (...args) => asked() || bucketOf(...args) } });
    expect("[data-top]").toHaveCount(0);
    expect.verifySteps([]);
    expect(`${line("late")} .o_sales_rhythm_caret small`).toHaveText(
        "21 customers · 3-14 days late"
    );
    await press(`${line("late")} .o_sales_rhythm_caret`);
    await animationFrame();
    expect.verifySteps(["asked"]);
    expect("[data-top]").toHaveCount(3);
});

test("another team asks every part again, and late answers of the former are dropped", async () => {
    const asked = [];
    const former = new Deferred();
    const hear = (name, answer) => async (...args) => {
        asked.push([name, ...args]);
        return answer(...args);
    }; // prettier-ignore
    await mountDirector({
        answers: {
            get_money_map: async (teamId) => {
                asked.push(["map", teamId]);
                if (teamId === 1) {
                    await former;
                }
                return moneyMap(teamId, { company: `Of ${teamId}` });
            },
            get_bucket: hear("bucket", bucketOf),
        },
    });
    asked.length = 0;
    await press(".o_sales_rhythm_team");
    await press(".o-dropdown-item[data-team='1']");
    await press(".o_sales_rhythm_team");
    await press(".o-dropdown-item[data-team='2']");
    await animationFrame();
    former.resolve();
    await animationFrame();
    expect(asked.filter(([name]) => name === "map")).toEqual([
        ["map", 1],
        ["map", 2],
    ]);
    expect(".o_sales_rhythm_team").toHaveText("Hanoi");
    expect(asked.at(-1)).toEqual(["bucket", "late", 2]);
});

test("the map draws before the parts beside it, which say so when they fail", async () => {
    const waiting = new Deferred();
    await mountDirector({
        answers: { get_care: fails, get_order_status: () => waiting, get_bucket: fails },
    });
    expect(".o_sales_rhythm_money_table").toHaveCount(1);
    expect(".o_sales_rhythm_order_status .o_sales_rhythm_waits").toHaveCount(3);
    expect(".o_sales_rhythm_care_parts [role=alert]").toHaveText(/The server is tired\./);
    expect(".o_sales_rhythm_top [role=alert]").toHaveText(/The server is tired\./);
    expect("[data-directive]").toHaveCount(3, { message: "the others are there" });
    onRpc(DIRECTOR, "get_care", () => ({ by: "team", levels: [], rows: [], note: "No team." }));
    await press(".o_sales_rhythm_care_parts [role=alert] button");
    await animationFrame();
    expect(".o_sales_rhythm_care_parts").toHaveText(/No team\./);
    expect(".o_sales_rhythm_care_parts [role=alert]").toHaveCount(0);
});

test("a map that cannot be read says so, and is asked again", async () => {
    await mountDirector({ answers: { get_money_map: fails } });
    expect(".o_sales_rhythm_money_table").toHaveCount(0);
    expect("[data-status]").toHaveCount(5, { message: "the others are there" });
    onRpc(DIRECTOR, "get_money_map", () => moneyMap());
    await press(".o_sales_rhythm_director_page > [role=alert] button");
    await animationFrame();
    expect(".o_sales_rhythm_money_table").toHaveCount(1);
});

test("while the map is read its place is held, and a reader of screens is told", async () => {
    const waiting = new Deferred();
    await mountDirector({ answers: { get_money_map: () => waiting } });
    expect(".o_sales_rhythm_money_waits[role=status]").toHaveCount(1);
    expect(".o_sales_rhythm_director").toHaveAttribute("aria-busy", "true");
    waiting.resolve(moneyMap());
    await animationFrame();
    expect(".o_sales_rhythm_money_waits").toHaveCount(0);
});

test("nothing on its way is said in words, and the table stays", async () => {
    await mountDirector({ answers: { get_money_map: emptyMap } });
    expect(".o_sales_rhythm_money_note").toHaveText(/Nothing is on its way/);
    expect(".o_sales_rhythm_money_bar").toHaveCount(0);
    expect(".o_sales_rhythm_bucket").toHaveCount(11);
    expect("[data-top]").toHaveCount(0);
});

test("who comes back finds the team and the line that they opened", async () => {
    await mountDirector({ props: { state: { team: 2, opened: "overdue" } } });
    expect(".o_sales_rhythm_team").toHaveText("Hanoi");
    expect(segment("overdue")).toHaveAttribute("aria-expanded", "true");
    await press(`${line("unpaid")} .o_sales_rhythm_figure_link`);
    expect(moneyMap(2).stages[2].rows[2].domain).toEqual(domainOf("unpaid", 2));
});
