// Says that the page does not work, where its module did not come or cannot be read: an old browser, a broken line.
// No module itself, and in words that any browser knows. A page that begins after all takes it back (kit/page.js).

addEventListener("load", function () {
  setTimeout(function () {
    var late = document.getElementById("late");
    if (late) late.hidden = false;
  }, 5000);
});
