/* What needs a script: leaving fast, and copying. Everything else works without it. */
(function () {
  "use strict";
  var exit = document.getElementById("exit");
  var root = document.documentElement;
  root.className = "scripted";

  // The page is emptied at once: the next one may be slow to come.
  function leave(event) {
    if (event) { event.preventDefault(); }
    document.title = "";
    document.body.hidden = true;
    window.location.replace(exit.href);
  }

  var escaped = 0;
  exit.addEventListener("click", leave);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" && event.key !== "Esc") { escaped = 0; return; }
    var now = new Date().getTime();
    if (now - escaped < 2000) { leave(event); }
    escaped = now;
  });

  // A link into something folded opens it.
  function unfold() {
    var target = document.getElementById(window.location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; }
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  var status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.querySelector("main").appendChild(status);

  function select(element) {
    var range = document.createRange();
    range.selectNodeContents(element);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function copy(element, done) {
    function byHand() {
      select(element);
      if (document.execCommand && document.execCommand("copy")) { done(); }
    }
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(element.textContent).then(done, byHand);
    } else {
      byHand();
    }
  }

  function addButton(text, name, after) {
    var button = document.createElement("button");
    var word = document.body.getAttribute("data-copy");
    button.type = "button";
    button.className = "copy";
    button.textContent = word;
    button.setAttribute("aria-label", word + ": " + name.textContent);
    button.addEventListener("click", function () {
      copy(text, function () {
        var copied = document.body.getAttribute("data-copied");
        button.textContent = copied;
        status.textContent = copied;
        window.setTimeout(function () { button.textContent = word; status.textContent = ""; }, 2000);
      });
    });
    after.appendChild(document.createTextNode(" "));
    after.appendChild(button);
  }

  var texts = document.querySelectorAll(".styles pre, .answered cite");
  for (var i = 0; i < texts.length; i += 1) {
    var isCite = texts[i].tagName === "CITE";
    var name = isCite ? texts[i] : texts[i].parentNode.previousElementSibling;
    addButton(texts[i], name, isCite ? texts[i].parentNode : name);
  }
}());
