#include "report/html/waits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "report/html/page.hpp"
#include "report/html/svg.hpp"

namespace ipclab::report::html {
namespace {

constexpr std::size_t most_nodes = 14;
constexpr std::size_t most_edges = 40;
constexpr int box_width = 200;
constexpr int box_left = 40;
constexpr int node_gap = 26;

struct Node {
  std::string name;
  std::string what;   ///< "" if it does not wait
  std::string place;  ///< of the wait
  int top = 0;
  int height = 0;
  std::vector<std::string> rows{};
};

struct Edge {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string how;
};

std::string place_words(const std::string& file, int number) {
  return number == 0 ? file : fmt::format("{}:{}", file, number);
}

struct Graph {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::size_t left_out = 0;
};

std::size_t node_named(Graph& graph, const std::string& name) {
  const auto found = std::ranges::find(graph.nodes, name, &Node::name);
  if (found != graph.nodes.end()) return static_cast<std::size_t>(found - graph.nodes.begin());
  if (graph.nodes.size() == most_nodes) {
    ++graph.left_out;
    return most_nodes;
  }
  graph.nodes.push_back({name, "", ""});
  return graph.nodes.size() - 1;
}

Graph graph_of(const std::vector<judge::Waiting>& waits) {
  Graph graph;
  for (const judge::Waiting& wait : waits) {
    const std::size_t node = node_named(graph, wait.process);
    if (node == most_nodes) continue;
    graph.nodes[node].what = wait.what;
    graph.nodes[node].place = place_words(wait.file, wait.line);
  }
  for (const judge::Waiting& wait : waits) {
    const auto from = std::ranges::find(graph.nodes, wait.process, &Node::name);
    if (from == graph.nodes.end()) continue;
    const auto number = static_cast<std::size_t>(from - graph.nodes.begin());
    for (const judge::Awaited& releaser : wait.releasers) {
      if (graph.edges.size() == most_edges) break;
      const std::size_t to = node_named(graph, releaser.process);
      if (to == most_nodes) continue;
      const std::string place = place_words(releaser.file, releaser.line);
      graph.edges.push_back({number, to, releaser.how + (place.empty() ? "" : ", " + place)});
    }
  }
  return graph;
}

int place_nodes(Graph& graph) {
  int y = 4;
  for (Node& node : graph.nodes) {
    node.rows = fitted(node.what.empty() ? "does not wait" : node.what, box_width - 16, 3);
    if (!node.place.empty()) node.rows.push_back(fitted(node.place, box_width - 16, 1).front());
    node.top = y;
    node.height = static_cast<int>(node.rows.size() + 1) * row_height + 12;
    y += node.height + node_gap;
  }
  return y - node_gap + 4;
}

/// Downwards on the right of the boxes and upwards on their left, so that a circle looks like one.
void draw_edge(Picture& picture, const Graph& graph, std::size_t number) {
  const Edge& edge = graph.edges[number];
  const Node& from = graph.nodes[edge.from];
  const Node& to = graph.nodes[edge.to];
  const bool down = edge.to >= edge.from;
  const int x = down ? box_left + box_width : box_left;
  // Arrows of one box leave and arrive at different heights.
  const int shift = static_cast<int>(number % 4) * 5;
  const int y1 = from.top + from.height / 2 + 4 + shift;
  const int y2 = edge.from == edge.to ? from.top + 8 : to.top + 8 + shift;
  const int bulge = std::min(38, 22 + std::abs(y2 - y1) / 12);
  picture.arrow(x, y1, x, y2, "wait", down ? bulge : -bulge);
  const int label_x = x + (down ? bulge : -bulge) * 3 / 4 + (down ? 7 : -7);
  picture.rows(label_x, (y1 + y2) / 2, {std::to_string(number + 1)},
               down ? Anchor::start : Anchor::end, "number");
}

}  // namespace

std::string waits_picture(const std::vector<judge::Waiting>& waits) {
  Graph graph = graph_of(waits);
  if (graph.edges.empty()) return "";
  const int height = place_nodes(graph);
  Picture picture;
  for (const Node& node : graph.nodes) {
    picture.box(box_left, node.top, box_width, node.height, node.what.empty() ? "lane" : "wait");
    picture.rows(box_left + 8, node.top + 6 + row_height / 2, fitted(node.name, box_width - 16, 1),
                 Anchor::start, "name");
    picture.rows(box_left + 8, node.top + 6 + row_height + row_height / 2, node.rows, Anchor::start,
                 "step");
  }
  std::string list;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    draw_edge(picture, graph, i);
    const Edge& edge = graph.edges[i];
    list += fmt::format("<li><b>{}</b> waits for <b>{}</b>, which {}</li>\n",
                        line(graph.nodes[edge.from].name), line(graph.nodes[edge.to].name),
                        line(edge.how));
  }
  if (graph.left_out > 0) list += "<li>and more that are not drawn</li>\n";
  return "<div class=\"waits\"><div class=\"scroll\">" +
         picture.svg(box_left * 2 + box_width + 10, height,
                     "Wait-for graph; the list says the same.") +
         "</div>\n<ol>\n" + list + "</ol></div>\n";
}

}  // namespace ipclab::report::html
