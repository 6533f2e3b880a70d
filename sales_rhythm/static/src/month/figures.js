import { rowsAction } from "../rows/rows";

/** Whether there is something behind a figure. */
export const opens = (figure) => Boolean(figure.cell_ids?.length || figure.domain);

/**
 * What a figure of a month opens: exactly the rows that it counts, with the domain that the server
 * sent; of a ratio, those of what is divided. A closed month has kept which rows it counted.
 *
 * A function and no hook: hundreds of cells stand on a screen, and one of them is pressed.
 */
export async function openFigure({ services: { action, orm } }, figure) {
    if (figure.cell_ids?.length) {
        const args = [figure.cell_ids, figure.week || 0];
        return action.doAction(await orm.call("sales.rhythm.month.cell", "action_open", args));
    }
    const { name, res_model: resModel, domain, views } = figure;
    return action.doAction(rowsAction({ name, resModel, domain, views }));
}

/** A customer, by its row. */
export function openCustomer({ services: { action } }, id) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: "sales.rhythm",
        res_id: id,
        views: [[false, "form"]],
    });
}
