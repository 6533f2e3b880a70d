import { expect, queryAll, queryOne, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import { HOSTILE } from "./deck_mock";

const DOT = ".o_sales_rhythm_dot";

const picture = (dots, more = {}) => ({
    label: "Orders of 3 days",
    dots,
    labels: [
        { at: 0.25, text: "Jan 2026" },
        { at: 0.5, text: "Apr" },
    ],
    now: { at: 0.8, text: "Today" },
    window: { from: 0.75, to: 1, expected: 0.9, text: "Expected 2 Mar" },
    ...more,
});

class Rhythm extends models.Model {
    _name = "sales.rhythm";

    timeline = fields.Json();

    _records = [
        {
            id: 1,
            timeline: picture([
                { id: 11, at: 0, size: 1, title: "1 Jan: 400, S1" },
                { id: 12, at: 0.5, size: 0.5, title: HOSTILE },
                { id: 13, at: 0.75, size: 0, title: "1 May: 0, S3" },
            ]),
        },
        {
            id: 2,
            timeline: picture([{ id: 21, at: 1, size: 1, title: "Today" }], {
                now: { at: 1, text: "Today" },
                window: false,
            }),
        },
        { id: 3, timeline: false },
    ];
}

defineMailModels();
defineModels([Rhythm]);

function mountPicture(resId) {
    return mountView({
        type: "form",
        resModel: "sales.rhythm",
        resId,
        arch: `<form><field name="timeline" widget="rhythm_timeline" /></form>`,
    });
}

const attributes = (selector, name) =>
    queryAll(selector).map((element) => element.getAttribute(name));

test("dots stand on their days, with areas as their amounts", async () => {
    await mountPicture(1);
    expect(attributes(`${DOT} circle`, "cx")).toEqual(["0%", "50%", "75%"]);
    const [largest, half, none] = attributes(`${DOT} circle`, "r").map(Number);
    expect(half).toBe(largest / 2);
    expect(none).toBeGreaterThan(0);
    expect(`${DOT}.o_sales_rhythm_none`).toHaveCount(1);
});

test("each dot can be pressed up to the middle between two", async () => {
    await mountPicture(1);
    expect(attributes(`${DOT} rect`, "x")).toEqual(["0%", "25%", "62.5%"]);
    const widths = attributes(`${DOT} rect`, "width").map(parseFloat);
    expect(Math.round(widths.reduce((sum, each) => sum + each, 0))).toBe(100);
});

test("the window is shaded, the expected day and today are marked", async () => {
    await mountPicture(1);
    expect("rect.o_sales_rhythm_window").toHaveAttribute("x", "75%");
    expect("rect.o_sales_rhythm_window").toHaveAttribute("width", "25%");
    expect("line.o_sales_rhythm_expected").toHaveAttribute("x1", "90%");
    expect("line.o_sales_rhythm_today").toHaveAttribute("x1", "80%");
    expect("figcaption").toHaveText("Expected 2 Mar");
    expect(queryAll(".o_sales_rhythm_month").map((label) => label.textContent)).toEqual([
        "Jan 2026",
        "Apr",
    ]);
});

test("it is one picture with a sentence, and a list for who does not see it", async () => {
    await mountPicture(1);
    expect("svg").toHaveAttribute("role", "img");
    expect("svg").toHaveAttribute("aria-label", "Orders of 3 days");
    expect(".o_sales_rhythm_timeline .visually-hidden li").toHaveCount(3);
    expect(`${DOT}:eq(0) title`).toHaveText("1 Jan: 400, S1");
});

test("a hostile name is text", async () => {
    await mountPicture(1);
    expect(queryOne(`${DOT}:eq(1) title`).textContent).toBe(HOSTILE);
    expect(".o_sales_rhythm_timeline script").toHaveCount(0);
});

test("a dot opens the orders of its day", async () => {
    mockService("action", {
        doActionButton: ({ name, resModel, resId }) => expect.step([name, resModel, resId]),
    });
    await mountPicture(1);
    await contains(`${DOT}:eq(1) circle`).click();
    await contains(`${DOT}:eq(2) rect`).click();
    expect.verifySteps([
        ["action_open", "sales.rhythm.occasion", 12],
        ["action_open", "sales.rhythm.occasion", 13],
    ]);
});

test("without a promise there is no window, and the word today stays inside", async () => {
    await mountPicture(2);
    expect("rect.o_sales_rhythm_window").toHaveCount(0);
    expect("line.o_sales_rhythm_expected").toHaveCount(0);
    expect("figcaption").toHaveCount(0);
    expect("text.o_sales_rhythm_today").toHaveAttribute("text-anchor", "end");
});

test("without a purchase there is no picture", async () => {
    await mountPicture(3);
    expect(".o_form_view").toHaveCount(1);
    expect("svg").toHaveCount(0);
});

test("on a phone nothing is wider than the screen", async () => {
    await mountPicture(1);
    queryOne(".o_sales_rhythm_timeline").style.width = "358px";
    const edge = queryOne(".o_sales_rhythm_timeline").getBoundingClientRect();
    for (const element of queryAll(".o_sales_rhythm_timeline svg *:not(title)")) {
        const box = element.getBoundingClientRect();
        expect(box.left).toBeGreaterThan(edge.left - 1);
        expect(box.right).toBeLessThan(edge.right + 1);
    }
});
