import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { mockService } from "@web/../tests/web_test_helpers";
import { defineDeck, mountDeck, press } from "./deck_mock";

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
    views: ["list", "kanban", "form"],
    opens: key,
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

const opened = () => mockService("action", { doAction: (action) => expect.step(action) });

test("a figure opens the rows it counts, as cards on a phone where there are some", async () => {
    opened();
    const domain = [["kind", "=", "call"]];
    await mountDeck("kanban", {
        figures: [
            figure("cared", { value: 3 }),
            figure("calls", {
                value: 2,
                res_model: "sales.rhythm.touch",
                domain,
                views: ["list", "form"],
            }),
        ],
    });
    await animationFrame();
    const action = { type: "ir.actions.act_window" };
    await press(one("cared"));
    await press(one("calls"));
    expect.verifySteps([
        {
            ...action,
            name: "cared",
            res_model: "sales.rhythm",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            mobile_view_mode: "kanban",
            domain: [],
        },
        {
            ...action,
            name: "calls",
            res_model: "sales.rhythm.touch",
            views: [
                [false, "list"],
                [false, "form"],
            ],
            mobile_view_mode: "list",
            domain,
        },
    ]);
});

test("a ratio opens what is divided, and names the other in words", async () => {
    mockService("action", {
        doAction: ({ name, res_model: model, domain }) => expect.step([name, model, domain]),
    });
    const title = "Amount of an order = Revenue ordered / Confirmed orders";
    await mountDeck("kanban", {
        figures: [
            figure("average_order", {
                label: "Amount of an order",
                value: 5,
                goal: 10,
                pace: 10,
                opens: "Revenue ordered",
                res_model: "sale.order",
                domain: [["state", "=", "sale"]],
                of_model: "sale.order",
                of_domain: [["id", ">", 0]],
                title,
            }),
        ],
    });
    await animationFrame();
    expect(one("average_order")).toHaveAttribute("title", title);
    expect(one("average_order")).toHaveAttribute(
        "aria-label",
        `5/10 Amount of an order, Behind pace, ${title}`
    );
    await press(one("average_order"));
    expect.verifySteps([["Revenue ordered", "sale.order", [["state", "=", "sale"]]]]);
});

test("a figure that does not work says why, and opens nothing", async () => {
    opened();
    const title = "Journals: You may not read what it counts.";
    const values = { value: null, goal: 3, pace: 1, domain: false, res_model: false, title };
    await mountDeck("kanban", { figures: [figure("journals", values)] });
    await animationFrame();
    expect(`${one("journals")} b`).toHaveText("–/3");
    await press(one("journals"));
    expect(".o_notification_content").toHaveText(title);
    expect.verifySteps([]);
});
