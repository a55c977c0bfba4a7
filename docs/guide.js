// On a narrow page the cells of a table stand below each other (guide.css): each is told its column's heading.
for (const table of document.querySelectorAll('main table')) {
    const headings = [...table.querySelectorAll('thead th')].map(heading => heading.textContent.trim());
    for (const row of table.querySelectorAll('tbody tr')) {
        [...row.cells].forEach((cell, column) => {
            if (column > 0 && headings[column]) cell.dataset.heading = headings[column];
        });
    }
}
