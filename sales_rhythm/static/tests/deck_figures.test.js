import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineDeck, mountDeck } from "./deck_mock";

defineDeck();

const figure = (key, values) => ({
    key,
    label: key,
    unit: "count",
    value: 0,
    goal: null,
    pace: null,
    res_model: "sales.rhythm",
    domain: [],
    title: key,
    ...values,
});
const one = (key) => `.o_sales_rhythm_figures [data-figure=${key}]`;

test("figures stand beside the customers, with their goals", async () => {
    await mountDeck("kanban", {
        figures: [
            figure("time", { unit: "percent", value: 0.18, goal: 0.3, pace: 0.3 }),
            figure("calls", { value: 12, goal: 15, pace: 10 }),
            figure("revenue", { unit: "money", value: 52_400_000 }),
            figure("hours", { unit: "hours", value: 1.5 }),
        ],
    });
    await animationFrame();
    expect(`${one("time")} b`).toHaveText("18/30%");
    expect(`${one("time")} .text-danger`).toHaveCount(1);
    expect(`${one("calls")} b`).toHaveText("12/15");
    expect(`${one("calls")} .text-danger`).toHaveCount(0);
    expect(`${one("revenue")} b`).toHaveText("52.4M");
    expect(`${one("revenue")} .o_sales_rhythm_pace`).toHaveCount(0);
    expect(`${one("hours")} b`).toHaveText("1.5");
});

test("a figure that nothing is known of yet is a dash", async () => {
    await mountDeck("kanban", { figures: [figure("time", { unit: "percent", value: null })] });
    await animationFrame();
    expect(`${one("time")} b`).toHaveText(/^–/);
});

test("no figure, no line", async () => {
    await mountDeck("kanban");
    await animationFrame();
    expect(".o_sales_rhythm_figures").toHaveCount(0);
});
