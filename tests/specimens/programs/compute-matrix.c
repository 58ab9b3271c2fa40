// Multiplies matrices for half a second.
enum { size = 160 };

static double a[size][size], b[size][size], product[size][size];

static void multiply(void) {
  for (int row = 0; row < size; ++row)
    for (int column = 0; column < size; ++column) {
      double sum = 0;
      for (int k = 0; k < size; ++k) sum += a[row][k] * b[k][column];
      product[row][column] = sum;
    }
}

int main(void) {
  for (int row = 0; row < size; ++row)
    for (int column = 0; column < size; ++column) {
      a[row][column] = row == column;
      b[row][column] = row + column;
    }
  for (int time = 0; time < 200; ++time) {
    multiply();
    b[0][0] = product[0][0] + 1;
  }
  return b[0][0] == 200 ? 0 : 1;
}
