import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { destroy, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    makeServerError,
    MockServer,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { RefreshNotice } from "@sales_rhythm/refresh_notice/refresh_notice";

const NOTICE = ".o_sales_rhythm_notice";
const ASK_AGAIN_MS = 15000;

class Rhythm extends models.Model {
    _name = "sales.rhythm";

    name = fields.Char();

    _records = [{ id: 1, name: "Alpha Mart" }];
    _views = {
        kanban: /* xml */ `
            <kanban js_class="sales_rhythm_kanban">
                <templates><t t-name="card"><field name="name" /></t></templates>
            </kanban>`,
        list: /* xml */ `<list js_class="sales_rhythm_list"><field name="name" /></list>`,
    };
}

class Run extends models.Model {
    _name = "sales.rhythm.run";
}

defineMailModels();
defineModels([Rhythm, Run]);

/** The server's answers, one a question; the last one is given for ever. */
function serverSays(...answers) {
    onRpc("sales.rhythm.run", "get_progress", () => {
        expect.step("asked");
        return answers.length > 1 ? answers.shift() : answers[0];
    });
}

test("says how far the walk is, in one sentence", async () => {
    serverSays({ done: 1200, total: 34000 });
    await mountWithCleanup(RefreshNotice);
    expect(NOTICE).toHaveText(
        "Your orders are being read: 1,200 of 34,000 contacts done. The list is not complete yet."
    );
    expect(NOTICE).toHaveAttribute("role", "status");
    expect.verifySteps(["asked"]);
});

test("says nothing when no walk goes on, and does not ask again", async () => {
    serverSays(false);
    await mountWithCleanup(RefreshNotice);
    expect(NOTICE).toHaveCount(0);
    await advanceTime(4 * ASK_AGAIN_MS);
    expect.verifySteps(["asked"]);
});

test("asks again while the walk goes on, and goes away at its end", async () => {
    serverSays({ done: 1, total: 3 }, { done: 2, total: 3 }, false);
    await mountWithCleanup(RefreshNotice);
    expect(NOTICE).toHaveText(/: 1 of 3 contacts/);
    await advanceTime(ASK_AGAIN_MS - 2000);
    expect.verifySteps(["asked"]);
    await advanceTime(2000);
    await animationFrame();
    expect(NOTICE).toHaveText(/: 2 of 3 contacts/);
    await advanceTime(ASK_AGAIN_MS);
    await animationFrame();
    expect(NOTICE).toHaveCount(0);
    await advanceTime(4 * ASK_AGAIN_MS);
    expect.verifySteps(["asked", "asked"]);
});

test("stops asking when it is left", async () => {
    serverSays({ done: 1, total: 3 });
    const notice = await mountWithCleanup(RefreshNotice);
    destroy(notice);
    await advanceTime(4 * ASK_AGAIN_MS);
    expect.verifySteps(["asked"]);
});

test("stops asking when it is left before the answer comes", async () => {
    const answer = new Deferred();
    serverSays({ done: 1, total: 3 }, answer);
    const notice = await mountWithCleanup(RefreshNotice);
    await advanceTime(ASK_AGAIN_MS);
    expect.verifySteps(["asked", "asked"]);
    destroy(notice);
    answer.resolve({ done: 2, total: 3 });
    await advanceTime(4 * ASK_AGAIN_MS);
    expect.verifySteps([]);
});

test("tells its view when the walk has ended, and only then", async () => {
    serverSays({ done: 1, total: 3 }, { done: 2, total: 3 }, false);
    await mountWithCleanup(RefreshNotice, { props: { onDone: () => expect.step("done") } });
    await advanceTime(ASK_AGAIN_MS);
    expect.verifySteps(["asked", "asked"]);
    await advanceTime(ASK_AGAIN_MS);
    await animationFrame();
    expect.verifySteps(["asked", "done"]);
    expect(NOTICE).toHaveCount(0);
});

test("goes on asking when the server cannot be reached for a while", async () => {
    let answers = 0;
    onRpc("sales.rhythm.run", "get_progress", () => {
        answers++;
        expect.step("asked");
        if (answers === 2) {
            throw makeServerError();
        }
        return { done: answers, total: 5 };
    });
    await mountWithCleanup(RefreshNotice);
    await advanceTime(ASK_AGAIN_MS);
    await animationFrame();
    expect(NOTICE).toHaveText(/: 1 of 5 contacts/);
    expect(".o_error_dialog").toHaveCount(0);
    await advanceTime(ASK_AGAIN_MS);
    await animationFrame();
    expect(NOTICE).toHaveText(/: 3 of 5 contacts/);
    expect.verifySteps(["asked", "asked", "asked"]);
});

for (const type of ["kanban", "list"]) {
    test(`stands above the customers of a ${type}`, async () => {
        serverSays({ done: 1, total: 3 });
        await mountView({ type, resModel: "sales.rhythm" });
        expect(`.o_content ${NOTICE}`).toHaveCount(1);
        expect(`${NOTICE} ~ .o_renderer`).toHaveCount(1);
        expect(`.o_content:contains("Alpha Mart")`).toHaveCount(1);
        expect.verifySteps(["asked"]);
    });

    test(`loads a ${type} again when the walk has ended`, async () => {
        serverSays({ done: 1, total: 3 }, false);
        await mountView({ type, resModel: "sales.rhythm" });
        MockServer.env["sales.rhythm"].create({ name: "Gamma Cafe" });
        expect(`.o_renderer:contains("Gamma Cafe")`).toHaveCount(0);
        await advanceTime(ASK_AGAIN_MS);
        await animationFrame();
        expect(NOTICE).toHaveCount(0);
        expect(`.o_renderer:contains("Gamma Cafe")`).toHaveCount(1);
        expect.verifySteps(["asked", "asked"]);
    });

    test(`leaves a ${type} alone when no walk goes on`, async () => {
        serverSays(false);
        await mountView({ type, resModel: "sales.rhythm" });
        expect(NOTICE).toHaveCount(0);
        expect(`.o_renderer:contains("Alpha Mart")`).toHaveCount(1);
        expect.verifySteps(["asked"]);
    });
}
