import { expect, test } from "@odoo/hoot";
import { queryAll } from "@odoo/hoot-dom";
import { Deferred, animationFrame } from "@odoo/hoot-mock";
import { onRpc, serverState } from "@web/../tests/web_test_helpers";
import { defineDeck, press } from "./deck_mock";
import {
    DIRECTOR,
    HOSTILE,
    TOPS,
    bucketOf,
    care,
    directives,
    first,
    hears,
    mountDirector,
    opened,
    orderStatus,
} from "./director_mock";

defineDeck();

const [KIM, NEXT, ORDER] = TOPS;
const props = { state: { team: false, opened: "late" } };
const join = (row, what) => `${first(row)} [data-join=${what}]`;
const form = (resModel, resId) => ({
    type: "ir.actions.act_window",
    res_model: resModel,
    res_id: resId,
    views: [[false, "form"]],
});
const mountOpen = (more = {}) => mountDirector({ steps: hears, props, ...more });

/** What the server is asked to give a directive about, as steps. */
function hearGiven() {
    onRpc("sales.rhythm.directive", "action_give", ({ args }) => ({ given: args }));
}

test("a customer is told with who and why, and its name opens its page", async () => {
    await mountOpen();
    expect(`${first(KIM)} .o_sales_rhythm_top_words`).toHaveText(
        "Kim Lien · Nguyen Thi Lan · buys every 7 days (±2), 6 days late"
    );
    expect(`${first(NEXT)} .o_sales_rhythm_top_name`).toHaveText(HOSTILE);
    await press(`${first(KIM)} .o_sales_rhythm_top_name`);
    await press(`${first(ORDER)} .o_sales_rhythm_top_name`);
    await press(".o_sales_rhythm_see_all");
    expect.verifySteps([
        form("sales.rhythm", 1),
        form("sale.order", 12),
        opened(bucketOf("late", false)),
    ]);
});

test("follow, and follow no more", async () => {
    onRpc(DIRECTOR, "join_follow", ({ args }) => {
        expect.step(args);
        return { is_followed: args[2], text: "Noted" };
    });
    await mountOpen();
    expect(join(KIM, "follow")).toHaveAttribute("aria-pressed", "false");
    expect(join(NEXT, "follow")).toHaveAttribute("aria-pressed", "true");
    await press(join(KIM, "follow"));
    await animationFrame();
    expect(join(KIM, "follow")).toHaveAttribute("aria-pressed", "true");
    expect(join(KIM, "follow")).toHaveAttribute("title", "Stop following Kim Lien");
    await press(join(KIM, "follow"));
    await press(join(ORDER, "follow"));
    expect.verifySteps([
        ["res.partner", 101, true],
        ["res.partner", 101, false],
        ["sale.order", 12, true],
    ]);
});

test("who has several lines is followed on all of them", async () => {
    const rows = [1, 2, 3].map((id) => ({ ...KIM, key: `order_${id}`, res_id: id }));
    rows[2].partner_id = 999;
    onRpc(DIRECTOR, "join_follow", ({ args }) => ({ is_followed: args[2], text: "Noted" }));
    await mountOpen({ answers: { get_bucket: (...args) => ({ ...bucketOf(...args), rows }) } });
    await press(join(rows[0], "follow"));
    await animationFrame();
    const pressed = queryAll("[data-join=follow]").map((each) => each.ariaPressed);
    expect(pressed).toEqual(["true", "true", "false"]);
});

test("a second press before the answer asks nothing", async () => {
    const answer = new Deferred();
    onRpc(DIRECTOR, "join_follow", () => expect.step("asked") || answer);
    await mountOpen();
    await press(join(KIM, "follow"));
    await press(join(KIM, "follow"));
    expect.verifySteps(["asked"]);
    answer.resolve({ is_followed: true, text: "Noted" });
    await animationFrame();
    expect(join(KIM, "follow")).toHaveAttribute("aria-pressed", "true");
});

test("call dials, where there is a number", async () => {
    await mountOpen();
    expect(join(KIM, "call")).toHaveAttribute("href", KIM.phone);
    expect(join(KIM, "call")).toHaveAttribute("aria-label", "Call Kim Lien");
    expect(join(ORDER, "call")).toHaveCount(0);
});

test("a meeting that is planned is joined, else one is planned", async () => {
    onRpc(DIRECTOR, "join_meeting", ({ args }) => {
        expect.step(args);
        return { text: "You come along" };
    });
    await mountOpen();
    expect(join(NEXT, "meeting")).toHaveAttribute("title", "Come along: 5 Mar");
    await press(join(NEXT, "meeting"));
    await animationFrame();
    expect(`${join(NEXT, "meeting")} i`).toHaveClass("fa-calendar-check-o");
    await press(join(KIM, "meeting"));
    expect.verifySteps([
        [9],
        {
            type: "ir.actions.act_window",
            name: "Meet Kim Lien",
            res_model: "calendar.event",
            views: [[false, "form"]],
            target: "new",
            context: {
                default_name: "Meet Kim Lien",
                default_partner_ids: [serverState.partnerId, 101],
                default_res_model: "res.partner",
                default_res_id: 101,
            },
        },
    ]);
});

test("write opens what has the chatter", async () => {
    await mountOpen();
    await press(join(KIM, "write"));
    await press(join(ORDER, "write"));
    expect.verifySteps([form("res.partner", 101), form("sale.order", 12)]);
});

test("taking over asks once more, and reads all of it again", async () => {
    onRpc(DIRECTOR, "take_over", ({ args }) => {
        expect.step(args);
        return { text: "Yours" };
    });
    const asked = (...args) => expect.step("bucket") || bucketOf(...args);
    await mountOpen({ answers: { get_bucket: asked } });
    expect.verifySteps(["bucket"]);
    expect(join(ORDER, "take_over")).toHaveCount(0, { message: "it is no customer" });
    await press(join(KIM, "take_over"));
    expect(".modal").toHaveText(/Tran Van Minh/);
    await press(".modal .btn-secondary");
    expect.verifySteps([]);
    await press(join(KIM, "take_over"));
    await press(".modal .btn-primary");
    await animationFrame();
    expect.verifySteps([[1], "bucket"]);
});

test("who may not take over is not asked to", async () => {
    const rows = TOPS.map((row) => ({ ...row, may_take_over: false }));
    await mountOpen({ answers: { get_bucket: (...args) => ({ ...bucketOf(...args), rows }) } });
    expect("[data-join=take_over]").toHaveCount(0);
    expect("[data-join=follow]").toHaveCount(3);
});

test("a directive about a customer, a bucket, a status, and who is forgotten", async () => {
    hearGiven();
    await mountOpen();
    const about = ({ res_model: resModel, domain, measure, name }) => ({
        given: [{ figure: { res_model: resModel, domain, name, ...(measure && { measure }) } }],
    });
    await press(`${first(KIM)} .o_sales_rhythm_directive`);
    await press(".o_sales_rhythm_top:last .o_sales_rhythm_directive");
    await press("[data-status=late] .o_sales_rhythm_directive");
    await press("[data-care='1'] .o_sales_rhythm_directive");
    await animationFrame();
    expect.verifySteps([
        { given: [{ rhythm_id: 1 }] },
        about(bucketOf("late", false)),
        about(orderStatus().rows[2]),
        about(care("team").rows[0].forgotten),
    ]);
    expect(`${first(KIM)} .o_sales_rhythm_directive`).toHaveAttribute(
        "aria-label",
        "Directive: Kim Lien"
    );
});

test("who may not give a directive has no button for it", async () => {
    await mountOpen({
        answers: { get_directives: (teamId) => directives(teamId, { may_give: false }) },
    });
    expect(".o_sales_rhythm_directive").toHaveCount(0);
    expect("[data-directive]").toHaveCount(3);
});

test("after a directive was given all parts are read again", async () => {
    hearGiven();
    let onClose;
    await mountDirector({
        props,
        steps: (action, options) => (onClose = options.onClose),
        answers: { get_directives: (...args) => expect.step(args) || directives(...args) },
    });
    expect.verifySteps([[false]]);
    await press(`${first(KIM)} .o_sales_rhythm_directive`);
    await animationFrame();
    onClose();
    await animationFrame();
    expect.verifySteps([[false]]);
});

test("directives: what, on whom, when, what came of it, and their own page", async () => {
    await mountOpen();
    const [late] = queryAll("[data-directive='1']");
    expect(late).toHaveText(
        /See the owner about the debt\s*Thanh Binh · Le Hoang Phuc\s*2 days late\s*6 days · seen\s*0/
    );
    expect("[data-directive='1'] .o_sales_rhythm_worse_danger").toHaveText("2 days late");
    expect("[data-directive='3'] .o_sales_rhythm_answer_text").toHaveText("They take it");
    await press("[data-directive='2'] .o_sales_rhythm_since");
    await press("[data-directive='1'] .o_sales_rhythm_given_text");
    const { rows, all } = directives();
    expect(".o_sales_rhythm_directives .o_sales_rhythm_part_head").toHaveText(/See all 9/);
    await press(
        ".o_sales_rhythm_directives .o_sales_rhythm_part_head > .o_sales_rhythm_figure_link"
    );
    expect.verifySteps([
        opened(rows[1].money),
        form("sales.rhythm.directive", 1),
        opened(all),
    ]); // prettier-ignore
});

test("care by team, area and class, with the tick at the target", async () => {
    await mountOpen({ answers: { get_care: (...args) => expect.step(args) || care(...args) } });
    expect.verifySteps([["team", false]]);
    await press("[data-level=area]");
    await animationFrame();
    expect.verifySteps([["area", false]]);
    expect("[data-level=area]").toHaveAttribute("aria-pressed", "true");
    expect("[data-care='1'] i:first").toHaveAttribute("style", "inset-inline-start: 80%");
    expect("[data-care='1']").toHaveClass("o_sales_rhythm_is_far");
    await press("[data-care='1'] .o_sales_rhythm_figure_link:last");
    await press("[data-care=total] .o_sales_rhythm_figure_link");
    const { rows, total } = care("area");
    expect.verifySteps([opened(rows[0].forgotten), opened(total)]);
    expect("[data-care=total] .o_sales_rhythm_directive").toHaveCount(0, {
        message: "nobody is forgotten",
    });
});

test("order status: customers, change, amount, and who moved", async () => {
    await mountOpen();
    await press("[data-status=late] .o_sales_rhythm_figure_link:eq(0)");
    await press("[data-status=late] .o_sales_rhythm_figure_link:eq(1)");
    await press(".o_sales_rhythm_flows .o_sales_rhythm_figure_link");
    const { rows, flows } = orderStatus();
    expect.verifySteps([opened(rows[2]), opened(rows[2].money), opened(flows[0])]);
    expect("[data-status=late] small").toHaveText("+5");
    expect("[data-status=late] small").toHaveClass("o_sales_rhythm_worse_warning");
    expect("[data-status=late] .o_sales_rhythm_figure_link:first").toHaveAttribute(
        "aria-label",
        "Late: 21"
    );
    expect("[data-status=new] small").toHaveText("");
    expect(".o_sales_rhythm_flows").toHaveText(/On rhythm → Late 5/);
});
