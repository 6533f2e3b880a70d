import { textOf } from "./goals";

/** A cell of the grid, by whose goal it is and for what. */
export const keyOf = (userId, metricId) => `${userId}_${metricId}`;

/** The grid as the server tells it, each row with a cell for each column. */
export function withCells(grid) {
    const rows = grid.rows.map((row, place) => ({
        ...row,
        avatar: `/web/image/res.users/${row.user_id}/avatar_128`,
        cells: grid.columns.map((column, number) => cellOf(row, place, column, number, grid)),
    }));
    return { ...grid, rows };
}

/** `saved` is the goal that the server has; `goal` and `text` may be ahead of it. */
function cellOf(row, place, { id, label, unit }, number, { currency_id: currencyId }) {
    const goal = row.goals[number];
    return {
        key: keyOf(row.user_id, id),
        at: `${place},${number}`,
        userId: row.user_id,
        metricId: id,
        unit,
        name: `${row.label}, ${label}`,
        goal,
        saved: goal,
        text: textOf(goal, unit, currencyId),
        state: "",
        why: "",
    };
}
