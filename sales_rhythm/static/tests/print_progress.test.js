import { expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

import "@sales_rhythm/print/print_progress";

class Print extends models.Model {
    _name = "sales.rhythm.print";
    state = fields.Selection({
        selection: [
            ["running", "Printing"],
            ["done", "Done"],
        ],
    });
    progress = fields.Float();
    _records = [{ id: 1, state: "running", progress: 40 }];
}

defineMailModels();
defineModels([Print]);

test("the bar moves by itself until the printing is over", async () => {
    onRpc("sales.rhythm.print", "web_read", () => {
        expect.step("read");
    });
    await mountView({
        type: "form",
        resModel: "sales.rhythm.print",
        resId: 1,
        arch: `<form><field name="progress" widget="rhythm_print_progress" readonly="1"/></form>`,
    });
    expect(".o_progressbar").toHaveText(/^40/);
    MockServer.env["sales.rhythm.print"].write([1], { state: "done", progress: 100 });
    await advanceTime(3000);
    await animationFrame();
    expect(".o_progressbar").toHaveText(/^100/);
    expect.verifySteps(["read", "read"]);
    await advanceTime(30000);
    expect.verifySteps([]);
});
